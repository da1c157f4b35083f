package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What kind of package a bundle is, in the flat form.
public enum PackagingType {
  /// A cloudpickle of Python functions.
  @JsonProperty("cloudpickle")
  CLOUDPICKLE,
  /// A zip file of Python modules.
  @JsonProperty("zip")
  ZIP,
  /// Whatever the flat form has no words for: an image, a jar, an ONNX model.
  @JsonProperty("lira")
  LIRA
}
