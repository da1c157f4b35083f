package io.launch.worker.runtime;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.predictor.PredictorInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// An ONNX model. All calls share one session; each runs on its caller's thread alone, so that
/// calls in parallel do not fight over the processors.
public final class OnnxRuntime implements PredictorRuntime {
  /// Name of the setting in `app_config`: texts are cut after this many tokens.
  private static final String MAX_TOKENS = "max_tokens";

  private static final int DEFAULT_MAX_TOKENS = 512;

  /// Name of the setting in `app_config`: threads that one call may use inside the model.
  private static final String INTRA_OP_THREADS = "intra_op_threads";

  private final OrtSession session;
  private final OnnxTaskRunner task;

  private OnnxRuntime(OrtSession session, OnnxTaskRunner task) {
    this.session = session;
    this.task = task;
  }

  /// Loads a model and whatever its task needs.
  ///
  /// @param files the bundle's files by role
  /// @param cache folder that this machine's workers share
  public static OnnxRuntime load(OnnxArtifactFlavor flavor, Map<String, Path> files, Path cache)
      throws UnfitBundleException, IOException, OrtException {
    NativeLibraries.prepare(cache);
    // The tokenizers look for their native library through it.
    Thread.currentThread().setContextClassLoader(OnnxRuntime.class.getClassLoader());
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession session = session(environment, PredictorRuntime.file(files, "model"), flavor);
    try {
      return new OnnxRuntime(
          session,
          switch (flavor.task()) {
            case TENSOR -> TensorTask.of(environment, session);
            case TEXT_EMBEDDING -> embedding(environment, session, files, flavor);
          });
    } catch (UnfitBundleException | IOException | OrtException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static OrtSession session(
      OrtEnvironment environment, Path model, OnnxArtifactFlavor flavor)
      throws UnfitBundleException, OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(setting(flavor, INTRA_OP_THREADS, 1));
      options.setInterOpNumThreads(1);
      return environment.createSession(model.toString(), options);
    } catch (OrtException e) {
      throw new UnfitBundleException(
          "the file is not an ONNX model that can be run (%s); export the model to ONNX again and upload the whole file"
              .formatted(withoutPath(e, model)),
          e);
    }
  }

  /// The runtime's message names the file in the cache, which says nothing to the user.
  private static String withoutPath(OrtException failure, Path model) {
    return String.valueOf(failure.getMessage()).replace(model.toString(), "the model").strip();
  }

  private static TextEmbeddingTask embedding(
      OrtEnvironment environment,
      OrtSession session,
      Map<String, Path> files,
      OnnxArtifactFlavor flavor)
      throws UnfitBundleException, IOException, OrtException {
    EmbeddingShape shape = EmbeddingShape.of(session.getInputInfo(), session.getOutputInfo());
    Path tokenizer = PredictorRuntime.file(files, "tokenizer");
    int maxTokens = setting(flavor, MAX_TOKENS, DEFAULT_MAX_TOKENS);
    return new TextEmbeddingTask(environment, session, tokenizer(tokenizer, maxTokens), shape);
  }

  private static HuggingFaceTokenizer tokenizer(Path file, int maxTokens)
      throws UnfitBundleException, IOException {
    Map<String, String> options =
        Map.of("truncation", "true", "maxLength", String.valueOf(maxTokens), "padding", "false");
    try (InputStream json = Files.newInputStream(file)) {
      return HuggingFaceTokenizer.newInstance(json, options);
    } catch (RuntimeException e) {
      throw new UnfitBundleException(
          "the tokenizer file cannot be read (%s); upload the model's tokenizer.json in the format of Hugging Face's tokenizers"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static int setting(OnnxArtifactFlavor flavor, String name, int otherwise)
      throws UnfitBundleException {
    Object value = flavor.appConfig() == null ? null : flavor.appConfig().get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Integer number && number > 0) {
      return number;
    }
    throw new UnfitBundleException(
        "app_config: %s is %s (expected: a whole number above 0)".formatted(name, value), null);
  }

  /// Inputs and outputs, for an inspection.
  public Map<String, Object> details() throws OrtException {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("inputs", TensorSpec.details(session.getInputInfo()));
    details.put("outputs", TensorSpec.details(session.getOutputInfo()));
    return details;
  }

  @Override
  public Object predict(PredictorInput input) throws OrtException {
    return task.run(input);
  }

  @Override
  public void close() throws OrtException {
    try (session) {
      task.close();
    }
  }
}
