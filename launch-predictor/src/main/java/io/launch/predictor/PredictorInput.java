package io.launch.predictor;

import java.util.Map;
import java.util.Optional;

/// One request: either a JSON object, or the bytes behind a URL. It is also the model's way to say
/// how far it is, and to ask whether the answer is still wanted: see [PredictorCall].
public interface PredictorInput extends PredictorCall {
  /// The request's `args`; empty when the request came with a URL. Whole numbers are `Integer`,
  /// `Long` or `BigInteger`, others `Double`.
  Map<String, Object> args();

  /// The bytes behind the request's `url`; empty when the request came with `args`.
  Optional<byte[]> bytes();
}
