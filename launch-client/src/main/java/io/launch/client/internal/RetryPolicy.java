package io.launch.client.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Decides whether and when a request is sent again. A decision is a pure function of what was
/// seen.
///
/// @param retries most repetitions of one request; 0 for none
/// @param firstPause pause before the first repetition; each further one doubles it
/// @param maxPause longest pause; a server that asks for a longer one gets no repetition
public record RetryPolicy(int retries, Duration firstPause, Duration maxPause) {
  private static final Set<Integer> NOTHING_WAS_RUN = Set.of(429, 503);
  private static final Set<Integer> GATEWAY_FAILED = Set.of(502, 504);

  /// What became of one attempt that did not succeed.
  public sealed interface Failure {
    /// The server answered with an error.
    record Answered(int status, Optional<Duration> retryAfter) implements Failure {}

    /// No connection was made: nothing was sent.
    record NotConnected() implements Failure {}

    /// The connection broke before the answer was complete: whether the request was carried out is
    /// unknown.
    record Broken() implements Failure {}

    /// The answer did not come in time: whether the request was carried out is unknown.
    record TimedOut() implements Failure {}

    /// The answer came, and is of no use to this client.
    record Unusable() implements Failure {}
  }

  /// The pause before the next attempt; empty when there is none.
  ///
  /// @param repeat when the request may be sent again
  /// @param attempt which attempt failed, from 1
  /// @param jitter a random number from 0 to 1, so that many callers do not come back together
  public Optional<Duration> pause(Failure failure, Repeat repeat, int attempt, double jitter) {
    if (attempt > retries || !mayRepeat(failure, repeat)) {
      return Optional.empty();
    }
    Duration backOff = backOff(attempt, jitter);
    if (failure instanceof Failure.Answered answered && answered.retryAfter().isPresent()) {
      Duration asked = answered.retryAfter().get();
      Duration pause = asked.plusMillis((long) (jitter * firstPause.toMillis()));
      return asked.compareTo(maxPause) > 0 ? Optional.empty() : Optional.of(pause);
    }
    return Optional.of(backOff);
  }

  /// These rules with another number of repetitions.
  RetryPolicy withRetries(int most) {
    return new RetryPolicy(most, firstPause, maxPause);
  }

  private static boolean mayRepeat(Failure failure, Repeat repeat) {
    if (failure instanceof Failure.NotConnected) {
      return true;
    }
    if (failure instanceof Failure.Answered answered) {
      return NOTHING_WAS_RUN.contains(answered.status())
          || (repeat != Repeat.UNLESS_RUN && GATEWAY_FAILED.contains(answered.status()));
    }
    return (failure instanceof Failure.Broken && repeat != Repeat.UNLESS_RUN)
        || (failure instanceof Failure.TimedOut && repeat == Repeat.KEYED);
  }

  private Duration backOff(int attempt, double jitter) {
    long doubled = firstPause.toMillis() << Math.min(attempt - 1, 20);
    long bounded = Math.min(doubled, maxPause.toMillis());
    return Duration.ofMillis((long) (bounded * (0.5 + jitter / 2)));
  }
}
