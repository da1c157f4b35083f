package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A jar with a class that implements `io.launch.predictor.Predictor`.
///
/// @param location where the jar was uploaded
/// @param predictorClass the class to load; when absent, the one that the jar declares for
///   `java.util.ServiceLoader`
/// @param appConfig settings for the model
public record JavaArtifactFlavor(
    @JsonProperty("location") String location,
    @JsonProperty("predictor_class") @Nullable String predictorClass,
    @JsonProperty("app_config") @Nullable Map<String, Object> appConfig)
    implements ArtifactFlavor {
  @Override
  public JavaArtifactFlavor withAppConfig(@Nullable Map<String, Object> settings) {
    return new JavaArtifactFlavor(location, predictorClass, settings);
  }
}
