package io.launch.client;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.CloneModelBundleRequest;
import io.launch.api.bundle.CloudpickleArtifactFlavor;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.CreateModelBundleResponse;
import io.launch.api.bundle.Framework;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.ListModelBundlesResponse;
import io.launch.api.bundle.ModelBundleView;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.api.bundle.ZipArtifactFlavor;
import io.launch.client.internal.ClassJar;
import io.launch.client.internal.FolderZip;
import io.launch.client.internal.HttpCall;
import io.launch.client.internal.HttpTransport;
import io.launch.client.internal.Uploads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Bundles: immutable, versioned packages of model code and weights. Every create makes a new
/// version under its name; bytes that the server has already are not sent again.
///
/// ```java
/// ModelBundleView bundle =
///     client.bundles().createFromJar("keywords", Path.of("target/keywords.jar"));
/// System.out.println(bundle.id());
/// ```
///
/// A create throws [LaunchException]: INVALID_ARGUMENT when a file cannot be read, or when the
/// server finds that it holds no model, with the reason; PAYLOAD_TOO_LARGE past the server's limit.
public final class Bundles {
  private static final Pattern FUNCTION = Pattern.compile("\\w+(\\.\\w+)+");
  private static final Framework ANY_PYTHON =
      new Framework.CustomBaseImage("launch/python", "local");

  private final HttpTransport transport;
  private final Uploads uploads;

  Bundles(HttpTransport transport, Duration uploadTimeout) {
    this.transport = transport;
    this.uploads = new Uploads(transport, uploadTimeout);
  }

  /// Makes a bundle of a jar whose `Predictor` is declared for `java.util.ServiceLoader`.
  ///
  /// `POST /v1/hosted_inference/model_bundle_upload`, `PUT` to the signed URL, `POST
  /// /v2/model-bundles`
  ///
  /// ```java
  /// client.bundles().createFromJar("keywords", Path.of("target/keywords.jar"));
  /// ```
  public ModelBundleView createFromJar(String name, Path jar) {
    return createFromJar(name, jar, CreateBundle.NONE);
  }

  /// Makes a bundle of a jar.
  ///
  /// ```java
  /// client.bundles().createFromJar(
  ///     "keywords",
  ///     Path.of("target/keywords.jar"),
  ///     CreateBundle.NONE.withPredictorClass("com.example.Keywords"));
  /// ```
  public ModelBundleView createFromJar(String name, Path jar, CreateBundle options) {
    String location = uploads.send("jar", jar);
    return create(
        name,
        new JavaArtifactFlavor(
            location, options.predictorClass().orElse(null), options.appConfig().orElse(null)),
        options);
  }

  /// Makes a bundle of a class that implements `Predictor`. What is packed is every class of its
  /// package, its nested classes included, and of the packages of the classes in `more`; libraries
  /// that it uses are not: build a jar with them inside for that.
  ///
  /// ```java
  /// client.bundles().createFromClass("shout", Shout.class);
  /// ```
  ///
  /// @throws LaunchException INVALID_ARGUMENT when the class is not public, has no public
  ///   constructor without parameters or does not implement `Predictor`
  public ModelBundleView createFromClass(String name, Class<?> predictor, Class<?>... more) {
    return createFromClass(name, predictor, CreateBundle.NONE, more);
  }

  /// Makes a bundle of a class that implements `Predictor`, as above.
  ///
  /// ```java
  /// client.bundles().createFromClass(
  ///     "shout", Shout.class, CreateBundle.NONE.withAppConfig(Map.of("mark", "!")));
  /// ```
  public ModelBundleView createFromClass(
      String name, Class<?> predictor, CreateBundle options, Class<?>... more) {
    try {
      Path jar = ClassJar.pack(predictor, List.of(more));
      try {
        return createFromJar(name, jar, options.withPredictorClass(predictor.getName()));
      } finally {
        Files.deleteIfExists(jar);
      }
    } catch (IOException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "class: %s cannot be packed into a jar: %s".formatted(predictor.getName(), e),
          e);
    }
  }

  /// Makes a bundle of an ONNX model that is asked with its inputs by name, as nested lists
  /// ([OnnxTask#TENSOR]).
  ///
  /// ```java
  /// client.bundles().createFromOnnx("iris", Path.of("iris.onnx"));
  /// ```
  public ModelBundleView createFromOnnx(String name, Path model) {
    return createFromOnnx(name, model, null, OnnxTask.TENSOR, CreateBundle.NONE);
  }

  /// Makes a bundle of an ONNX model.
  ///
  /// ```java
  /// client.bundles().createFromOnnx(
  ///     "minilm",
  ///     Path.of("model.onnx"),
  ///     Path.of("tokenizer.json"),
  ///     OnnxTask.TEXT_EMBEDDING,
  ///     CreateBundle.NONE);
  /// ```
  ///
  /// @param tokenizer a Hugging Face `tokenizer.json`, which [OnnxTask#TEXT_EMBEDDING] needs
  public ModelBundleView createFromOnnx(
      String name, Path model, @Nullable Path tokenizer, OnnxTask task, CreateBundle options) {
    Args.require(
        task != OnnxTask.TEXT_EMBEDDING || tokenizer != null,
        "tokenizer: none (expected: a tokenizer.json, because the task is text-embedding)");
    String location = uploads.send("model", model);
    String tokenizerLocation = tokenizer == null ? null : uploads.send("tokenizer", tokenizer);
    return create(
        name,
        new OnnxArtifactFlavor(location, tokenizerLocation, task, options.appConfig().orElse(null)),
        options);
  }

  /// Makes a bundle of folders of Python modules. What is packed is every file in them, apart from
  /// what Python compiled; a module is named from its folder on: `keywords/model.py` is
  /// `keywords.model`.
  ///
  /// ```java
  /// client.bundles().createFromPythonFolders(
  ///     "keywords",
  ///     List.of(Path.of("src/keywords")),
  ///     "keywords.model.load_predict",
  ///     "keywords.model.load_model",
  ///     CreateBundle.NONE.withRequirements(List.of("numpy>=1.26")));
  /// ```
  ///
  /// @param loadPredictFnModulePath the function that makes the predict function, called as
  ///   `load_predict(app_config, model)`
  /// @param loadModelFnModulePath the function that loads the model, called as
  ///   `load_model(app_config)`
  public ModelBundleView createFromPythonFolders(
      String name,
      List<Path> folders,
      String loadPredictFnModulePath,
      String loadModelFnModulePath,
      CreateBundle options) {
    checkFunction("load_predict", loadPredictFnModulePath);
    checkFunction("load_model", loadModelFnModulePath);
    Path zip = FolderZip.pack(folders);
    try {
      String location = uploads.send("zip", zip);
      ZipArtifactFlavor flavor =
          new ZipArtifactFlavor(
              options.requirements(),
              options.framework().orElse(ANY_PYTHON),
              location,
              loadPredictFnModulePath,
              loadModelFnModulePath,
              options.appConfig().orElse(null));
      return create(name, flavor, options);
    } finally {
      FolderZip.delete(zip);
    }
  }

  /// Makes a bundle of a cloudpickle that Python wrote: a dict with `load_predict_fn` and either
  /// `load_model_fn` or `model`, or a function or callable object by itself. It must come from the
  /// same minor version of Python as the server's.
  ///
  /// ```java
  /// client.bundles().createFromCloudpickle("scale", Path.of("scale.pkl"), CreateBundle.NONE);
  /// ```
  public ModelBundleView createFromCloudpickle(String name, Path pickle, CreateBundle options) {
    String location = uploads.send("pickle", pickle);
    return create(
        name,
        new CloudpickleArtifactFlavor(
            options.requirements(),
            options.framework().orElse(ANY_PYTHON),
            location,
            "",
            "",
            options.appConfig().orElse(null)),
        options);
  }

  /// Makes a new version of the same files, with other settings. `POST
  /// /v2/model-bundles/clone-with-changes`
  ///
  /// ```java
  /// BundleId german =
  ///     client.bundles().cloneWithChanges(
  ///         client.bundles().latest("keywords").id(), Map.of("language", "de")).id();
  /// ```
  ///
  /// @param appConfig settings for the model; when empty, those of the original
  /// @throws LaunchException NOT_FOUND
  public ModelBundleView cloneWithChanges(BundleId id, Map<String, ?> appConfig) {
    return created(
        "/v2/model-bundles/clone-with-changes",
        new CloneModelBundleRequest(id, new LinkedHashMap<>(appConfig)));
  }

  /// One version. `GET /v2/model-bundles/{id}`
  ///
  /// ```java
  /// client.bundles().get(new BundleId("bun_0123456789abcdefghij"));
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND
  public ModelBundleView get(BundleId id) {
    return transport.call(
        HttpCall.get("/v2/model-bundles/" + HttpCall.encode(id.value())), ModelBundleView.class);
  }

  /// The newest version under a name. `GET /v2/model-bundles/latest?model_name=`
  ///
  /// ```java
  /// BundleId id = client.bundles().latest("keywords").id();
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND
  public ModelBundleView latest(String name) {
    return transport.call(
        HttpCall.get("/v2/model-bundles/latest?model_name=" + HttpCall.encode(name)),
        ModelBundleView.class);
  }

  /// All bundles, newest first. `GET /v2/model-bundles`
  ///
  /// ```java
  /// client.bundles().list().forEach(bundle -> System.out.println(bundle.name()));
  /// ```
  public List<ModelBundleView> list() {
    return list("/v2/model-bundles", "");
  }

  /// All versions under a name, newest first. `GET /v2/model-bundles?model_name=`
  ///
  /// ```java
  /// int versions = client.bundles().list("keywords").size();
  /// ```
  public List<ModelBundleView> list(String name) {
    return list("/v2/model-bundles?model_name=", HttpCall.encode(name));
  }

  private List<ModelBundleView> list(String path, String name) {
    return transport.call(HttpCall.get(path + name), ListModelBundlesResponse.class).modelBundles();
  }

  private static void checkFunction(String what, String path) {
    Args.require(
        FUNCTION.matcher(path).matches(), "%s: %s (expected: package.module.function)", what, path);
  }

  private ModelBundleView create(String name, BundleFlavor flavor, CreateBundle options) {
    String schemaLocation =
        options
            .schemaFile()
            .map(file -> uploads.send("schema", file))
            .or(() -> options.schemaText().map(text -> uploads.sendText("schema", text)))
            .orElse(null);
    return created(
        "/v2/model-bundles",
        new CreateModelBundleRequest(name, flavor, options.metadata(), schemaLocation));
  }

  private ModelBundleView created(String path, Object request) {
    var created = transport.call(HttpCall.post(path, request), CreateModelBundleResponse.class);
    return get(created.modelBundleId());
  }
}
