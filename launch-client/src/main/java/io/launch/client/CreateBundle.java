package io.launch.client;

import io.launch.api.LaunchException;
import io.launch.api.bundle.Framework;
import io.launch.client.internal.ClientJson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
  public static final CreateBundle NONE =
      new CreateBundle(Map.of(), null, null, new Python(List.of(), null), new Schema(null, null));

  private final Map<String, Object> metadata;
  private final @Nullable Map<String, Object> appConfig;
  private final @Nullable String predictorClass;
  private final Python python;
  private final Schema schema;

  private record Python(List<String> requirements, @Nullable Framework framework) {}

  private record Schema(@Nullable Path file, @Nullable String text) {}

  private CreateBundle(
      Map<String, Object> metadata,
      @Nullable Map<String, Object> appConfig,
      @Nullable String predictorClass,
      Python python,
      Schema schema) {
    this.metadata = metadata;
    this.appConfig = appConfig;
    this.predictorClass = predictorClass;
    this.python = python;
    this.schema = schema;
  }

  /// These options with notes of the user's own, as JSON values.
  public CreateBundle withMetadata(Map<String, ?> notes) {
    return new CreateBundle(new LinkedHashMap<>(notes), appConfig, predictorClass, python, schema);
  }

  /// These options with settings, as JSON values, that the model is given when it is loaded.
  public CreateBundle withAppConfig(Map<String, ?> settings) {
    return new CreateBundle(
        metadata, new LinkedHashMap<>(settings), predictorClass, python, schema);
  }

  /// These options with the full name of the class in the jar that implements `Predictor`; needed
  /// when the jar does not declare just one for `java.util.ServiceLoader`.
  public CreateBundle withPredictorClass(String className) {
    return new CreateBundle(metadata, appConfig, className, python, schema);
  }

  /// These options with what a Python model needs installed, as pip takes it: `numpy>=1.26`.
  public CreateBundle withRequirements(List<String> packages) {
    return new CreateBundle(
        metadata,
        appConfig,
        predictorClass,
        new Python(List.copyOf(packages), python.framework()),
        schema);
  }

  /// These options with the image that a Python model was made for. It is kept and shown; workers
  /// that are processes use the server's Python.
  public CreateBundle withFramework(Framework image) {
    return new CreateBundle(
        metadata, appConfig, predictorClass, new Python(python.requirements(), image), schema);
  }

  /// These options with a JSON file whose `RequestSchema` and `ResponseSchema` are the JSON Schemas
  /// of what the model takes and gives.
  public CreateBundle withSchema(Path file) {
    return new CreateBundle(metadata, appConfig, predictorClass, python, new Schema(file, null));
  }

  /// These options with the JSON Schemas of what the model takes and gives.
  ///
  /// ```java
  /// CreateBundle.NONE.withSchema("{\"type\": \"object\"}", "{\"type\": \"string\"}");
  /// ```
  ///
  /// @throws LaunchException INVALID_ARGUMENT when one is no JSON
  public CreateBundle withSchema(String request, String response) {
    ClientJson.check("request schema", request);
    ClientJson.check("response schema", response);
    String text = "{\"RequestSchema\": %s, \"ResponseSchema\": %s}".formatted(request, response);
    return new CreateBundle(metadata, appConfig, predictorClass, python, new Schema(null, text));
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

  /// What a Python model needs installed; empty when it needs nothing.
  public List<String> requirements() {
    return python.requirements();
  }

  /// The image that a Python model was made for, if named.
  public Optional<Framework> framework() {
    return Optional.ofNullable(python.framework());
  }

  /// The file with the schemas, if there is one.
  public Optional<Path> schemaFile() {
    return Optional.ofNullable(schema.file());
  }

  /// The schemas as JSON text, if they were given so.
  public Optional<String> schemaText() {
    return Optional.ofNullable(schema.text());
  }
}
