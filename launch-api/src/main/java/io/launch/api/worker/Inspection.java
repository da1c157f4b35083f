package io.launch.api.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a look into a bundle's files found.
///
/// @param fault why the bundle cannot work, with the next step; null when it can
/// @param details what was found: `predictor_class`, or `inputs` and `outputs` of an ONNX model,
///   each a list of `{"name", "dtype", "shape"}` with -1 for a free dimension
public record Inspection(
    @JsonProperty("fault") @Nullable String fault,
    @JsonProperty("details") Map<String, Object> details) {}
