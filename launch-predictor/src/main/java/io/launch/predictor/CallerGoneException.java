package io.launch.predictor;

/// Nobody reads the answer any more: the caller went away, or the answer is over. It is thrown out
/// of [StreamingOutput#emit] to end the model's work, and is no failure.
public final class CallerGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message what happened
  public CallerGoneException(String message) {
    super(message);
  }
}
