package io.launch.core;

import java.time.Instant;
import java.time.InstantSource;

/// Time that goes on evenly, whoever sets the machine's clock: for what is measured rather than
/// told to people. It begins with the time of another clock and may be far from it later; its
/// instants are only to be compared with others of the same one.
public final class SteadyClock implements InstantSource {
  private final Instant begin;
  private final long beginNanos = System.nanoTime();

  /// @param wall says what time it is at the beginning
  public SteadyClock(InstantSource wall) {
    this.begin = wall.instant();
  }

  @Override
  public Instant instant() {
    return begin.plusNanos(System.nanoTime() - beginNanos);
  }
}
