package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One version of a bundle, as `GET /v2/model-bundles/{id}` answers it.
///
/// @param artifacts the stored files, by content
/// @param details what inspection found in them: the predictor class, or the inputs and outputs of
///   an ONNX model
/// @param warnings what may keep the bundle from working, each a sentence with the next step
public record ModelBundleView(
    @JsonProperty("id") BundleId id,
    @JsonProperty("name") String name,
    @JsonProperty("metadata") Map<String, Object> metadata,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("model_artifact_ids") List<String> modelArtifactIds,
    @JsonProperty("schema_location") @Nullable String schemaLocation,
    @JsonProperty("flavor") BundleFlavor flavor,
    @JsonProperty("artifacts") List<ArtifactView> artifacts,
    @JsonProperty("details") Map<String, Object> details,
    @JsonProperty("warnings") List<String> warnings) {
  public ModelBundleView {
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }
}
