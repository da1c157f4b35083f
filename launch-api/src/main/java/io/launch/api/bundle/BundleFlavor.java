package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What kind of package a bundle is, and what is in it. In JSON the field `flavor` is the tag.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "flavor")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JavaArtifactFlavor.class, name = "java_artifact"),
  @JsonSubTypes.Type(value = OnnxArtifactFlavor.class, name = "onnx_artifact")
})
public sealed interface BundleFlavor permits JavaArtifactFlavor, OnnxArtifactFlavor {
  /// Where the model's bytes were uploaded: `s3://bucket/key` as the upload route answered it.
  String location();

  /// Free settings that are handed to the model when it is loaded.
  @Nullable Map<String, Object> appConfig();
}
