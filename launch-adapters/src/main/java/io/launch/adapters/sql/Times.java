package io.launch.adapters.sql;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Instants in columns: nanoseconds since 1970, which last until the year 2262.
final class Times {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Times() {}

  static long write(Instant instant) {
    return ChronoUnit.NANOS.between(Instant.EPOCH, instant);
  }

  static Instant read(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
