package io.launch.predictor;

import java.util.Map;
import java.util.Optional;

/// One request: either a JSON object, or the bytes behind a URL.
public interface PredictorInput {
  /// The request's `args`; empty when the request came with a URL. Whole numbers are `Integer`,
  /// `Long` or `BigInteger`, others `Double`.
  Map<String, Object> args();

  /// The bytes behind the request's `url`; empty when the request came with `args`.
  Optional<byte[]> bytes();
}
