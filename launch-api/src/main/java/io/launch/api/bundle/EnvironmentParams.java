package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A [Framework] in the flat form: every tag has a field of its own, and the framework says which
/// one counts.
///
/// @param frameworkType `pytorch`, `tensorflow` or `custom_base_image`
/// @param ecrRepo repository of a custom image
/// @param imageTag tag of a custom image
public record EnvironmentParams(
    @JsonProperty("framework_type") String frameworkType,
    @JsonProperty("pytorch_image_tag") @Nullable String pytorchImageTag,
    @JsonProperty("tensorflow_version") @Nullable String tensorflowVersion,
    @JsonProperty("ecr_repo") @Nullable String ecrRepo,
    @JsonProperty("image_tag") @Nullable String imageTag) {
  /// A custom image.
  public static EnvironmentParams ofImage(String repository, String tag) {
    return new EnvironmentParams("custom_base_image", null, null, repository, tag);
  }
}
