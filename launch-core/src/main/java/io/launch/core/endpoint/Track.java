package io.launch.core.endpoint;

import java.time.Duration;
import java.time.Instant;

/// How the workers of one revision have fared.
///
/// @param served whether one of them has ever answered
/// @param deaths how many died one after the other
/// @param lastReason why the last one died; empty when none did
/// @param notBefore when the next may be started
record Track(boolean served, int deaths, String lastReason, Instant notBefore) {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final int MAX_DOUBLINGS = 20;

  static Track fresh(boolean served) {
    return new Track(served, 0, "", Instant.EPOCH);
  }

  /// The first death is made good at once; those that follow after ever longer pauses. Once a
  /// revision has served, a worker that had lived for a while starts the count anew; before that
  /// one may live long without being of use.
  Track died(String reason, Duration age, Instant now, Duration maxBackOff) {
    int count = served && age.compareTo(STEADY) > 0 ? 1 : deaths + 1;
    Duration pause = Duration.ZERO;
    if (count > 1) {
      Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(count - 2, MAX_DOUBLINGS));
      pause = grown.compareTo(maxBackOff) < 0 ? grown : maxBackOff;
    }
    return new Track(served, count, reason, now.plus(pause));
  }

  Track answered() {
    return served ? this : new Track(true, deaths, lastReason, notBefore);
  }
}
