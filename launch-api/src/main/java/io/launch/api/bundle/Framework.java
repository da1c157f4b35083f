package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// The image that a Python model was made for. In JSON the field `framework_type` is the tag.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "framework_type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Framework.Pytorch.class, name = "pytorch"),
  @JsonSubTypes.Type(value = Framework.Tensorflow.class, name = "tensorflow"),
  @JsonSubTypes.Type(value = Framework.CustomBaseImage.class, name = "custom_base_image")
})
public sealed interface Framework {
  /// @param imageTag such as `1.7.1-cuda11.0-cudnn8-runtime`
  record Pytorch(@JsonProperty("pytorch_image_tag") String imageTag) implements Framework {}

  /// @param version such as `2.3.0`
  record Tensorflow(@JsonProperty("tensorflow_version") String version) implements Framework {}

  /// An image of the user's own.
  record CustomBaseImage(
      @JsonProperty("image_repository") String imageRepository,
      @JsonProperty("image_tag") String imageTag)
      implements Framework {}
}
