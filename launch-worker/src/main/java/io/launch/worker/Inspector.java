package io.launch.worker;

import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.worker.Inspection;
import io.launch.worker.runtime.JarBundle;
import io.launch.worker.runtime.PredictorRuntime;
import io.launch.worker.runtime.UnfitBundleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Looks into a bundle's files and says whether they can work, without running the user's code.
final class Inspector {
  Inspection inspect(BundleFlavor flavor, Map<String, Path> files) throws Exception {
    try {
      return new Inspection(
          null,
          switch (flavor) {
            case JavaArtifactFlavor jar -> jar(jar, files);
            case OnnxArtifactFlavor _ ->
                throw new IllegalArgumentException(
                    "this release of the worker inspects no ONNX models");
          });
    } catch (UnfitBundleException unfit) {
      return new Inspection(unfit.fault(), Map.of());
    }
  }

  private static Map<String, Object> jar(JavaArtifactFlavor flavor, Map<String, Path> files)
      throws UnfitBundleException, IOException {
    Path jar = PredictorRuntime.file(files, "model");
    try (JarBundle bundle = JarBundle.open(jar, flavor.predictorClass())) {
      return Map.of("predictor_class", bundle.predictorClass().getName());
    }
  }
}
