package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What the ONNX runtime does around a model.
public enum OnnxTask {
  /// Inputs and outputs by name, as nested lists of numbers.
  @JsonProperty("tensor")
  TENSOR,
  /// Text in, one unit-length vector out: tokenize, run, mean-pool, normalise.
  @JsonProperty("text-embedding")
  TEXT_EMBEDDING
}
