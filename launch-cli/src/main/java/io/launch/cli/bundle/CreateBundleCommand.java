package io.launch.cli.bundle;

import io.launch.api.bundle.ModelBundleView;
import io.launch.api.bundle.OnnxTask;
import io.launch.cli.CliJson;
import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.cli.UsageException;
import io.launch.client.Bundles;
import io.launch.client.CreateBundle;
import io.launch.client.LaunchClient;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch bundles create`: uploads a model's files and makes them a new version of a bundle.
@Command(
    name = "create",
    description = "Upload a model and make it a new version of the bundle NAME.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch bundles create keywords --jar target/keywords.jar",
      "  launch bundles create keywords --jar all.jar --class com.example.Keywords \\",
      "      --app-config '{\"language\": \"en\"}'",
      "  launch bundles create minilm --onnx model.onnx --tokenizer tokenizer.json \\",
      "      --task text-embedding",
      "  launch bundles create iris --onnx iris.onnx --metadata '{\"trained\": \"2026-05-01\"}'"
    })
final class CreateBundleCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The bundle's name; versions share it.")
  private String name = "";

  @ArgGroup(multiplicity = "1")
  private Files files = new Files();

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description =
          "With --jar: the class that implements Predictor. Default: the one that the jar declares"
              + " for ServiceLoader.")
  private @Nullable String predictorClass;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "With --onnx: the Hugging Face tokenizer.json; text-embedding needs it.")
  private @Nullable Path tokenizer;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "With --onnx: tensor (default) or text-embedding.")
  private @Nullable OnnxTask task;

  @Option(
      names = "--app-config",
      paramLabel = "JSON",
      description = "Settings for the model: a JSON object, @FILE, or - for standard input.")
  private @Nullable String appConfig;

  @Option(
      names = "--metadata",
      paramLabel = "JSON",
      description = "Notes of your own: a JSON object, @FILE, or - for standard input.")
  private @Nullable String metadata;

  CreateBundleCommand(Session session) {
    this.session = session;
  }

  /// What the bundle is made of: one of these.
  static final class Files {
    @Option(names = "--jar", paramLabel = "FILE", required = true, description = "A Java model.")
    private @Nullable Path jar;

    @Option(names = "--onnx", paramLabel = "FILE", required = true, description = "An ONNX model.")
    private @Nullable Path onnx;
  }

  @Override
  public Integer call() {
    CreateBundle options = options();
    try (LaunchClient client = session.connect()) {
      ModelBundleView bundle = create(client.bundles(), options);
      if (session.output().json()) {
        session.output().document(bundle);
      } else {
        session.output().say("%s is a new version of bundle %s.".formatted(bundle.id(), name));
      }
    }
    return ExitCode.OK.number();
  }

  private ModelBundleView create(Bundles bundles, CreateBundle options) {
    if (files.jar != null) {
      refuse(tokenizer != null || task != null, "--tokenizer and --task go with --onnx");
      return bundles.createFromJar(name, files.jar, options);
    }
    refuse(predictorClass != null, "--class goes with --jar");
    Path onnx = files.onnx;
    if (onnx == null) {
      throw new UsageException("one of --jar and --onnx is needed.");
    }
    OnnxTask chosen = task == null ? OnnxTask.TENSOR : task;
    refuse(
        chosen == OnnxTask.TEXT_EMBEDDING && tokenizer == null,
        "--task text-embedding needs --tokenizer, a Hugging Face tokenizer.json");
    return bundles.createFromOnnx(name, onnx, tokenizer, chosen, options);
  }

  private CreateBundle options() {
    CreateBundle options = CreateBundle.NONE;
    if (predictorClass != null) {
      options = options.withPredictorClass(predictorClass);
    }
    if (appConfig != null) {
      options = options.withAppConfig(object("--app-config", appConfig));
    }
    return metadata == null ? options : options.withMetadata(object("--metadata", metadata));
  }

  private java.util.Map<String, Object> object(String option, String given) {
    return CliJson.object(option, given, session.terminal().in());
  }

  private static void refuse(boolean wrong, String sentence) {
    if (wrong) {
      throw new UsageException("%s.", sentence);
    }
  }
}
