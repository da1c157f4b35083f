package io.launch.core.bundle;

import io.launch.api.Args;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.api.bundle.PythonFlavor;
import io.launch.core.Caller;
import java.util.ArrayList;
import java.util.List;

/// The files that a flavor names, as content.
final class BundleFiles {
  private final BundleUploads uploads;

  BundleFiles(BundleUploads uploads) {
    this.uploads = uploads;
  }

  /// Makes every upload that the flavor names content.
  ///
  /// @param place what stands before the flavor's fields in the request, for errors: `flavor.`
  /// @throws LaunchException INVALID_ARGUMENT when one is missing or cut short
  List<BundleArtifact> settle(Caller caller, String place, ArtifactFlavor flavor) {
    List<BundleArtifact> artifacts = new ArrayList<>();
    artifacts.add(
        new BundleArtifact("model", uploads.settle(caller, place + "location", flavor.location())));
    switch (flavor) {
      case JavaArtifactFlavor _, PythonFlavor _ -> {}
      case OnnxArtifactFlavor onnx -> {
        String tokenizer = onnx.tokenizerLocation();
        String field = place + "tokenizer_location";
        Args.require(
            onnx.task() != OnnxTask.TEXT_EMBEDDING || tokenizer != null,
            "%s: null (expected: where the tokenizer.json of the model was uploaded; the task"
                + " text-embedding needs it)",
            field);
        if (tokenizer != null) {
          artifacts.add(new BundleArtifact("tokenizer", uploads.settle(caller, field, tokenizer)));
        }
      }
    }
    return artifacts;
  }
}
