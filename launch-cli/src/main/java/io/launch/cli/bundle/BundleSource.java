package io.launch.cli.bundle;

import io.launch.api.bundle.ModelBundleView;
import io.launch.cli.UsageException;
import io.launch.client.Bundles;
import io.launch.client.CreateBundle;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a bundle is made of: one of these.
final class BundleSource {
  @Option(names = "--jar", paramLabel = "FILE", required = true, description = "A Java model.")
  @Nullable Path jar;

  @Option(names = "--onnx", paramLabel = "FILE", required = true, description = "An ONNX model.")
  @Nullable Path onnx;

  @Option(
      names = "--python",
      paramLabel = "FOLDER",
      required = true,
      arity = "1..*",
      description =
          "Folders of Python modules, after NAME; the file model.py in the folder src/words is"
              + " words.model.")
  @Nullable List<Path> python;

  @Option(
      names = "--cloudpickle",
      paramLabel = "FILE",
      required = true,
      description = "A cloudpickle of Python functions.")
  @Nullable Path cloudpickle;

  ModelBundleView create(Bundles bundles, String name, SourceOptions more, CreateBundle options) {
    if (jar != null) {
      return bundles.createFromJar(name, jar, options);
    }
    if (onnx != null) {
      return bundles.createFromOnnx(name, onnx, more.tokenizer, more.onnxTask(), options);
    }
    if (cloudpickle != null) {
      return bundles.createFromCloudpickle(name, cloudpickle, options);
    }
    if (python == null) {
      throw new UsageException("one of --jar, --onnx, --python and --cloudpickle is needed.");
    }
    return bundles.createFromPythonFolders(
        name, python, more.loadPredictFunction(), more.loadModelFunction(), options);
  }
}
