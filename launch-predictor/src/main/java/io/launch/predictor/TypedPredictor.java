package io.launch.predictor;

/// A model in Java that says with types what it takes and what it answers. Launch makes JSON
/// Schemas of them when the bundle is created, shows these in the endpoint's documentation, and
/// refuses requests that do not fit before they reach the model.
///
/// ```java
/// public final class Shout implements TypedPredictor<Shout.Text, Shout.Shouted> {
///   public record Text(String text, Optional<Integer> times) {}
///
///   public record Shouted(String shouted) {}
///
///   public Shouted predict(Text input) {
///     return new Shouted(input.text().toUpperCase(Locale.ROOT).repeat(input.times().orElse(1)));
///   }
/// }
/// ```
///
/// @param <I> what a request's `args` become: a record. Its components are texts, numbers,
///   booleans, enums, byte arrays (Base64 in JSON), lists, sets, arrays, maps with text keys,
///   records of these, or `Object` for any JSON. A component may be left out or null when it is an
///   `Optional`, or is annotated with a `Nullable` that is there at run time, such as JSpecify's;
///   all others are required. What the record's constructor refuses with an
///   `IllegalArgumentException` is the caller's mistake.
/// @param <O> what is answered: a record of the same, or one of these types
public interface TypedPredictor<I, O> extends Predictor {
  /// Answers one request. Called from as many threads at once as the endpoint's
  /// `concurrent_requests_per_worker` says.
  ///
  /// @throws Exception to fail the request with this exception's stack trace; throw
  ///   `IllegalArgumentException` when the input does not fit the model
  O predict(I input) throws Exception;

  /// Answers one request, with a way to say how far the model is and to ask whether the answer is
  /// still wanted. A model that does neither leaves it as it is.
  default O predict(I input, PredictorCall call) throws Exception {
    return predict(input);
  }

  /// Answers one request whose input is the bytes behind a URL.
  ///
  /// @throws IllegalArgumentException unless the model overrides it
  default O predictBytes(byte[] input) throws Exception {
    throw new IllegalArgumentException("url: this model takes args only");
  }

  /// As [#predict(Object, PredictorCall)], for the bytes behind a URL.
  default O predictBytes(byte[] input, PredictorCall call) throws Exception {
    return predictBytes(input);
  }

  /// Not called: the worker makes an `I` of the request's `args` and calls [#predict(Object,
  /// PredictorCall)].
  @Override
  default Object predict(PredictorInput input) throws Exception {
    throw new UnsupportedOperationException(
        "a TypedPredictor is asked by predict(I) or predictBytes(byte[])");
  }
}
