package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// What kind of package a bundle is, and what is in it. In JSON the field `flavor` is the tag.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flavor")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JavaArtifactFlavor.class, name = "java_artifact"),
  @JsonSubTypes.Type(value = OnnxArtifactFlavor.class, name = "onnx_artifact"),
  @JsonSubTypes.Type(value = CloudpickleArtifactFlavor.class, name = "cloudpickle_artifact"),
  @JsonSubTypes.Type(value = ZipArtifactFlavor.class, name = "zip_artifact"),
  @JsonSubTypes.Type(value = RunnableImageFlavor.class, name = "runnable_image"),
  @JsonSubTypes.Type(
      value = StreamingImageFlavor.class,
      name = "streaming_enhanced_runnable_image"),
  @JsonSubTypes.Type(value = TritonImageFlavor.class, name = "triton_enhanced_runnable_image")
})
public sealed interface BundleFlavor permits ArtifactFlavor, ImageFlavor {}
