package io.launch.api.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a look into a bundle's files found.
///
/// @param fault why the bundle cannot work, with the next step; null when it can
/// @param warnings what may keep it from working, each a sentence with the next step
/// @param details what was found: `predictor_class`, and of one that says its types
///   `request_schema` and `response_schema`; or `inputs` and `outputs` of an ONNX model, each a
///   list of `{"name", "dtype", "shape"}` with -1 for a free dimension
public record Inspection(
    @JsonProperty("fault") @Nullable String fault,
    @JsonProperty("warnings") List<String> warnings,
    @JsonProperty("details") Map<String, Object> details) {
  public Inspection {
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  /// A bundle that can work.
  public static Inspection fit(Map<String, Object> details) {
    return new Inspection(null, List.of(), details);
  }

  /// A bundle that cannot.
  public static Inspection unfit(String fault) {
    return new Inspection(fault, List.of(), Map.of());
  }
}
