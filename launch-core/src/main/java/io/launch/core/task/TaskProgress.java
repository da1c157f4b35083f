package io.launch.core.task;

import io.launch.api.Args;
import io.launch.core.PlainText;
import java.time.Instant;

/// How far a model says it is.
///
/// @param fraction 0 to 1
/// @param message may be empty
public record TaskProgress(double fraction, String message, Instant at) {
  public static final int MAX_MESSAGE = 500;

  public TaskProgress {
    message = PlainText.of(message);
    Args.require(
        fraction >= 0 && fraction <= 1, "fraction: %s (expected: 0..1)", Double.toString(fraction));
    Args.require(
        message.length() <= MAX_MESSAGE,
        "message: %d characters (expected: at most %d)",
        message.length(),
        MAX_MESSAGE);
  }
}
