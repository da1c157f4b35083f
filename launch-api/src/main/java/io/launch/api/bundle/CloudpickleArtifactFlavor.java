package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Python model as a cloudpickle of its functions.
///
/// @param location where the pickle was uploaded
/// @param loadPredictFn source text of the function that makes the predict function; for people
/// @param loadModelFn source text of the function that loads the model; for people
/// @param appConfig settings for the model
public record CloudpickleArtifactFlavor(
    @JsonProperty("requirements") List<String> requirements,
    @JsonProperty("framework") Framework framework,
    @JsonProperty("location") String location,
    @JsonProperty("load_predict_fn") String loadPredictFn,
    @JsonProperty("load_model_fn") String loadModelFn,
    @JsonProperty("app_config") @Nullable Map<String, Object> appConfig)
    implements PythonFlavor {
  public CloudpickleArtifactFlavor {
    requirements = List.copyOf(requirements);
  }

  @Override
  public CloudpickleArtifactFlavor withAppConfig(@Nullable Map<String, Object> settings) {
    return new CloudpickleArtifactFlavor(
        requirements, framework, location, loadPredictFn, loadModelFn, settings);
  }
}
