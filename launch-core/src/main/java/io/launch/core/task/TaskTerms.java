package io.launch.core.task;

import io.launch.api.Args;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What counts for a task from its creation on, whatever becomes of its endpoint.
///
/// @param priority higher goes first, -100 to 100
/// @param label what its sender called it
/// @param expiresAt when it ends if no worker has taken it
/// @param deadline when it ends, wherever it is
/// @param maxAttempts how often it is handed out before it is given up on
/// @param backoff how long it waits before its second attempt, twice as long before each further
///   one
/// @param retryOnError whether a model that throws is a reason for another attempt
/// @param retention how long it is kept once it has ended
/// @param deadRetention how long it is kept once it was given up on
public record TaskTerms(
    int priority,
    Optional<String> label,
    Instant expiresAt,
    Optional<Instant> deadline,
    int maxAttempts,
    Duration backoff,
    boolean retryOnError,
    Duration retention,
    Duration deadRetention) {
  public static final int MAX_PRIORITY = 100;
  public static final int MAX_LABEL = 200;
  private static final Duration MAX_BACKOFF = Duration.ofHours(1);
  private static final int MAX_DOUBLINGS = 20;

  public TaskTerms {
    Args.require(
        Math.abs(priority) <= MAX_PRIORITY,
        "priority: %d (expected: %d..%d)",
        priority,
        -MAX_PRIORITY,
        MAX_PRIORITY);
    label.ifPresent(text ->
        Args.require(
            !text.isBlank()
                && text.length() <= MAX_LABEL
                && text.chars().noneMatch(Character::isISOControl),
            "label: %d characters (expected: 1..%d, and none that controls a terminal)",
            text.length(),
            MAX_LABEL));
    Args.require(maxAttempts >= 1, "max_attempts: %d (expected: at least 1)", maxAttempts);
  }

  /// The wait between an attempt that was lost or failed and the next one.
  public Duration backoffAfter(int attempt) {
    Duration wait = backoff.multipliedBy(1L << Math.clamp(attempt - 1L, 0, MAX_DOUBLINGS));
    return wait.compareTo(MAX_BACKOFF) < 0 ? wait : MAX_BACKOFF;
  }
}
