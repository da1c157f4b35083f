package io.launch.predictor;

/// What a model may say and ask while it answers one request. A model need do neither.
///
/// A caller who cancels an async task has the thread that called the model interrupted, so that
/// what waits there ends with an `InterruptedException`; a model that computes for long asks
/// [#cancelled] now and then. A model that does not end within a while is ended with its worker.
public interface PredictorCall {
  /// A call of nobody's: for tests, and to ask a model by hand.
  PredictorCall NONE = new PredictorCall() {};

  /// Says how far the model is: see [#report(double, String)].
  default void report(double fraction) {
    report(fraction, "");
  }

  /// Says how far the model is, for whoever watches the task. Returns at once: it is sent beside
  /// the model's work, at most ten times a second, and of several reports the last one counts. What
  /// cannot be sent is lost; where nobody asks, as on sync endpoints, nothing happens. May be
  /// called from any thread while the call lasts.
  ///
  /// @param fraction how much is done, from 0 to 1
  /// @param message what is being done, for people; only its first 500 characters are kept
  /// @throws IllegalStateException when the fraction is none: a mistake of the model's, not of its
  ///   input
  default void report(double fraction, String message) {
    // Sums of fractions may miss 1 by a rounding error.
    if (!(fraction >= -1e-9 && fraction <= 1 + 1e-9)) {
      throw new IllegalStateException("fraction: " + fraction + " (expected: 0 to 1)");
    }
  }

  /// Whether nobody wants the answer any more: the task was cancelled, or the caller of a stream
  /// went away. A model that works for long asks now and then, and ends how it likes: what it
  /// answers or throws then is not used.
  default boolean cancelled() {
    return false;
  }
}
