package io.launch.worker.runtime;

import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.PythonFlavor;
import io.launch.predictor.PredictorInput;
import io.launch.predictor.StreamingOutput;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A loaded model.
public sealed interface PredictorRuntime extends AutoCloseable permits JarRuntime, OnnxRuntime {
  /// Loads a bundle's model.
  ///
  /// @param files the bundle's files by role
  /// @param cache folder that this machine's workers share
  /// @param working folder of this worker's own, created when the model may need it
  /// @throws UnfitBundleException when the files cannot work
  /// @throws Exception whatever the model throws while it is loaded
  static PredictorRuntime load(
      ArtifactFlavor flavor, Map<String, Path> files, Path cache, Path working) throws Exception {
    return switch (flavor) {
      case JavaArtifactFlavor jar -> JarRuntime.load(jar, file(files, "model"), working);
      case OnnxArtifactFlavor onnx -> OnnxRuntime.load(onnx, files, cache);
      case PythonFlavor _ -> throw python();
    };
  }

  /// Answers one request; may be called from many threads at once.
  ///
  /// @throws IllegalArgumentException when the input does not fit the model
  /// @throws Exception whatever else the model throws
  @Nullable Object predict(PredictorInput input) throws Exception;

  /// Answers one request in pieces; a model that does not stream answers one. May be called from
  /// many threads at once.
  ///
  /// @throws IllegalArgumentException when the input does not fit the model
  /// @throws Exception whatever else the model throws
  default void stream(PredictorInput input, StreamingOutput output) throws Exception {
    output.emit(predict(input));
  }

  @Override
  void close() throws Exception;

  /// Says that a Python model has come to the wrong worker.
  static UnfitBundleException python() {
    return new UnfitBundleException(
        "the bundle is for the Python worker, and this is the JVM's", null);
  }

  /// The bundle's file of a role.
  static Path file(Map<String, Path> files, String role) throws UnfitBundleException {
    Path file = files.get(role);
    if (file == null) {
      throw new UnfitBundleException(
          "the bundle has no %s file (it has: %s)".formatted(role, files.keySet()), null);
    }
    return file;
  }
}
