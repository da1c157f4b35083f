package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Python model as a zip file of folders with its modules.
///
/// @param location where the zip file was uploaded
/// @param loadPredictFnModulePath the function that makes the predict function, such as
///   `package.module.load_predict_fn`
/// @param loadModelFnModulePath the function that loads the model
/// @param appConfig settings for the model
public record ZipArtifactFlavor(
    @JsonProperty("requirements") List<String> requirements,
    @JsonProperty("framework") Framework framework,
    @JsonProperty("location") String location,
    @JsonProperty("load_predict_fn_module_path") String loadPredictFnModulePath,
    @JsonProperty("load_model_fn_module_path") String loadModelFnModulePath,
    @JsonProperty("app_config") @Nullable Map<String, Object> appConfig)
    implements PythonFlavor {
  public ZipArtifactFlavor {
    requirements = List.copyOf(requirements);
  }

  @Override
  public ZipArtifactFlavor withAppConfig(@Nullable Map<String, Object> settings) {
    return new ZipArtifactFlavor(
        requirements,
        framework,
        location,
        loadPredictFnModulePath,
        loadModelFnModulePath,
        settings);
  }
}
