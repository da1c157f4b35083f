package io.launch.predictor;

/// A model that answers in pieces, each of which reaches the caller as soon as it is there: words
/// of a text, progress of a long job. On an endpoint of another type its pieces are answered
/// together, as a list.
///
/// ```java
/// public final class Countdown implements StreamingPredictor {
///   public void stream(PredictorInput input, StreamingOutput output) throws Exception {
///     for (int left = ((Number) input.args().get("from")).intValue(); left >= 0; left--) {
///       output.emit(Map.of("left", left));
///       Thread.sleep(1_000);
///     }
///   }
/// }
/// ```
public interface StreamingPredictor extends Predictor {
  /// Answers one request piece by piece; the answer is complete when this returns. Called from as
  /// many threads at once as the endpoint's `concurrent_requests_per_worker` says.
  ///
  /// @throws Exception to end the answer with this exception's stack trace, after the pieces that
  ///   were emitted; throw `IllegalArgumentException` before the first piece when the input does
  ///   not fit the model
  void stream(PredictorInput input, StreamingOutput output) throws Exception;

  /// Answers one request with the list of all its pieces.
  ///
  /// @throws IllegalStateException when there are more than a million of them
  /// @throws CallerGoneException when the call was cancelled
  @Override
  default Object predict(PredictorInput input) throws Exception {
    CollectedPieces pieces = new CollectedPieces(input);
    stream(input, pieces);
    return pieces.list();
  }
}
