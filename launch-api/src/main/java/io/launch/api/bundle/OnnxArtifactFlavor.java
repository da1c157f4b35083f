package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An ONNX model file, with its tokenizer where the task needs one.
///
/// @param location where the `.onnx` file was uploaded
/// @param tokenizerLocation where the Hugging Face `tokenizer.json` was uploaded; required by
///   [OnnxTask#TEXT_EMBEDDING]
/// @param task what the runtime does around the model
/// @param appConfig settings for the runtime
public record OnnxArtifactFlavor(
    @JsonProperty("location") String location,
    @JsonProperty("tokenizer_location") @Nullable String tokenizerLocation,
    @JsonProperty("task") OnnxTask task,
    @JsonProperty("app_config") @Nullable Map<String, Object> appConfig)
    implements ArtifactFlavor {
  @Override
  public OnnxArtifactFlavor withAppConfig(@Nullable Map<String, Object> settings) {
    return new OnnxArtifactFlavor(location, tokenizerLocation, task, settings);
  }
}
