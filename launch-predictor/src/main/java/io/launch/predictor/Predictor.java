package io.launch.predictor;

/// A model written in Java. The class is public, has a public constructor without parameters, and
/// is named in the bundle or in the jar's `META-INF/services/io.launch.predictor.Predictor`.
///
/// ```java
/// public final class Shout implements Predictor {
///   public Object predict(PredictorInput input) {
///     return Map.of("shouted", input.args().get("text").toString().toUpperCase(Locale.ROOT));
///   }
/// }
/// ```
public interface Predictor {
  /// Prepares the model, once, before the first prediction. The worker is ready when this returns.
  ///
  /// @throws Exception to say that the model cannot be loaded; the endpoint shows the message
  default void load(PredictorContext context) throws Exception {}

  /// Answers one request. Called from as many threads at once as the endpoint's
  /// `concurrent_requests_per_worker` says.
  ///
  /// @return a value made of maps, lists, texts, numbers, booleans, byte arrays and null, or a
  ///   record of these
  /// @throws Exception to fail the request with this exception's stack trace; throw
  ///   `IllegalArgumentException` when the input does not fit the model
  Object predict(PredictorInput input) throws Exception;

  /// Frees what the model holds, once, after the last prediction.
  default void close() throws Exception {}
}
