package io.launch.core.task;

import io.launch.api.Args;
import java.time.Instant;

/// What a sender called a submit, so that the same one sent again makes no second task.
///
/// @param text unique among the submits of an owner to an endpoint
/// @param request hash of what was submitted
/// @param until when it is forgotten
public record IdempotencyKey(String text, String request, Instant until) {
  public static final int MAX_LENGTH = 255;

  public IdempotencyKey {
    check(text, ' ');
  }

  /// A key that a sender chose. Keys of Launch's own have a space in them, which no sender's has.
  public static IdempotencyKey chosen(String text, String request, Instant until) {
    check(text, '!');
    return new IdempotencyKey(text, request, until);
  }

  private static void check(String text, char lowest) {
    Args.require(
        !text.isEmpty()
            && text.length() <= MAX_LENGTH
            && text.chars().allMatch(c -> c >= lowest && c < 127),
        "Idempotency-Key: %s (expected: 1..%d visible ASCII characters)",
        text,
        MAX_LENGTH);
  }
}
