package io.launch.cli.bundle;

import io.launch.api.bundle.OnnxTask;
import io.launch.cli.UsageException;
import io.launch.client.CreateBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What only one kind of model needs to have said.
final class SourceOptions {
  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description =
          "With --jar: the class that implements Predictor. Default: the one that the jar declares"
              + " for ServiceLoader.")
  @Nullable String predictorClass;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "With --onnx: the Hugging Face tokenizer.json; text-embedding needs it.")
  @Nullable Path tokenizer;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "With --onnx: tensor (default) or text-embedding.")
  @Nullable OnnxTask task;

  @Option(
      names = "--load-predict",
      paramLabel = "MODULE.FN",
      description = "With --python: the function that makes the predict function.")
  @Nullable String loadPredict;

  @Option(
      names = "--load-model",
      paramLabel = "MODULE.FN",
      description = "With --python: the function that loads the model.")
  @Nullable String loadModel;

  @Option(
      names = "--requirement",
      paramLabel = "TEXT",
      arity = "1..*",
      description = "With --python and --cloudpickle: what to install, as pip takes it.")
  @Nullable List<String> requirement;

  @Option(
      names = "--requirements",
      paramLabel = "FILE",
      description = "The same from a file, one a line; comments are left out.")
  @Nullable Path requirements;

  OnnxTask onnxTask() {
    return task == null ? OnnxTask.TENSOR : task;
  }

  String loadPredictFunction() {
    return needed("--load-predict", loadPredict);
  }

  String loadModelFunction() {
    return needed("--load-model", loadModel);
  }

  private static String needed(String option, @Nullable String value) {
    if (value == null) {
      throw new UsageException("--python needs %s MODULE.FN.", option);
    }
    return value;
  }

  /// Throws when something was said that the source has no use for, or not said what it needs.
  void check(BundleSource source) {
    refuse(source.jar == null && predictorClass != null, "--class goes with --jar");
    refuse(
        source.onnx == null && (tokenizer != null || task != null),
        "--tokenizer and --task go with --onnx");
    refuse(
        source.python == null && (loadPredict != null || loadModel != null),
        "--load-predict and --load-model go with --python");
    refuse(
        source.python == null
            && source.cloudpickle == null
            && (requirement != null || requirements != null),
        "--requirement and --requirements go with --python and --cloudpickle");
    refuse(
        onnxTask() == OnnxTask.TEXT_EMBEDDING && tokenizer == null,
        "--task text-embedding needs --tokenizer, a Hugging Face tokenizer.json");
    if (source.python != null) {
      needed("--load-predict", loadPredict);
      needed("--load-model", loadModel);
    }
  }

  /// The options with what is said here.
  CreateBundle addTo(CreateBundle options) {
    CreateBundle more = options.withRequirements(packages());
    return predictorClass == null ? more : more.withPredictorClass(predictorClass);
  }

  private List<String> packages() {
    List<String> packages = new ArrayList<>(requirement == null ? List.of() : requirement);
    if (requirements != null) {
      try {
        Files.readAllLines(requirements).stream()
            .map(line -> line.replaceAll("(^|\\s)#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(packages::add);
      } catch (IOException e) {
        throw new UsageException("--requirements: %s cannot be read: %s.", requirements, e);
      }
    }
    return packages;
  }

  private static void refuse(boolean wrong, String sentence) {
    if (wrong) {
      throw new UsageException("%s.", sentence);
    }
  }
}
