package io.launch.client;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.CreateModelBundleResponse;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.ListModelBundlesResponse;
import io.launch.api.bundle.ModelBundleView;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.client.internal.ClassJar;
import io.launch.client.internal.HttpCall;
import io.launch.client.internal.HttpTransport;
import io.launch.client.internal.Uploads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  private ModelBundleView create(String name, BundleFlavor flavor, CreateBundle options) {
    var request = new CreateModelBundleRequest(name, flavor, options.metadata(), null);
    var created =
        transport.call(
            HttpCall.post("/v2/model-bundles", request), CreateModelBundleResponse.class);
    return get(created.modelBundleId());
  }
}
