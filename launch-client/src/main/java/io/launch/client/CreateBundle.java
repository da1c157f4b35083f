package io.launch.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What may be said about a bundle besides its files. Start with [#NONE].
///
/// ```java
/// CreateBundle options =
///     CreateBundle.NONE
///         .withMetadata(Map.of("git", "4f2a91c"))
///         .withAppConfig(Map.of("language", "en"));
/// ```
public final class CreateBundle {
  /// Nothing is said.
  public static final CreateBundle NONE = new CreateBundle(Map.of(), null, null);

  private final Map<String, Object> metadata;
  private final @Nullable Map<String, Object> appConfig;
  private final @Nullable String predictorClass;

  private CreateBundle(
      Map<String, Object> metadata,
      @Nullable Map<String, Object> appConfig,
      @Nullable String predictorClass) {
    this.metadata = metadata;
    this.appConfig = appConfig;
    this.predictorClass = predictorClass;
  }

  /// These options with notes of the user's own, as JSON values.
  public CreateBundle withMetadata(Map<String, ?> notes) {
    return new CreateBundle(new LinkedHashMap<>(notes), appConfig, predictorClass);
  }

  /// These options with settings, as JSON values, that the model is given when it is loaded.
  public CreateBundle withAppConfig(Map<String, ?> settings) {
    return new CreateBundle(metadata, new LinkedHashMap<>(settings), predictorClass);
  }

  /// These options with the full name of the class in the jar that implements `Predictor`; needed
  /// when the jar does not declare just one for `java.util.ServiceLoader`.
  public CreateBundle withPredictorClass(String className) {
    return new CreateBundle(metadata, appConfig, className);
  }

  /// Notes of the user's own; empty when there are none.
  public Map<String, Object> metadata() {
    return metadata;
  }

  /// Settings for the model, if any.
  public Optional<Map<String, Object>> appConfig() {
    return Optional.ofNullable(appConfig);
  }

  /// The class to load, if named.
  public Optional<String> predictorClass() {
    return Optional.ofNullable(predictorClass);
  }
}
