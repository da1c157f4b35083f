package io.launch.worker;

import ai.onnxruntime.OrtException;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.PythonFlavor;
import io.launch.api.worker.Inspection;
import io.launch.worker.runtime.JarBundle;
import io.launch.worker.runtime.OnnxRuntime;
import io.launch.worker.runtime.PredictorRuntime;
import io.launch.worker.runtime.UnfitBundleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Looks into a bundle's files and says whether they can work, without running the user's code.
final class Inspector {
  private final Path cache;

  Inspector(Path cache) {
    this.cache = cache;
  }

  Inspection inspect(ArtifactFlavor flavor, Map<String, Path> files) throws Exception {
    try {
      return Inspection.fit(
          switch (flavor) {
            case JavaArtifactFlavor jar -> jar(jar, files);
            case OnnxArtifactFlavor onnx -> onnx(onnx, files);
            case PythonFlavor _ -> throw PredictorRuntime.python();
          });
    } catch (UnfitBundleException unfit) {
      return Inspection.unfit(unfit.fault());
    }
  }

  private static Map<String, Object> jar(JavaArtifactFlavor flavor, Map<String, Path> files)
      throws UnfitBundleException, IOException {
    Path jar = PredictorRuntime.file(files, "model");
    try (JarBundle bundle = JarBundle.open(jar, flavor.predictorClass())) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("predictor_class", bundle.predictorClass().getName());
      bundle
          .types()
          .ifPresent(types -> {
            details.put("request_schema", types.requestSchema());
            details.put("response_schema", types.responseSchema());
          });
      return details;
    }
  }

  private Map<String, Object> onnx(OnnxArtifactFlavor flavor, Map<String, Path> files)
      throws UnfitBundleException, IOException, OrtException {
    try (OnnxRuntime model = OnnxRuntime.load(flavor, files, cache)) {
      return model.details();
    }
  }
}
