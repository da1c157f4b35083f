package io.launch.server.http;

import io.launch.api.bundle.ArtifactView;
import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.ImageFlavor;
import io.launch.api.bundle.ImageRun;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.ModelBundleView;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.PythonFlavor;
import io.launch.api.bundle.RunnableImageFlavor;
import io.launch.core.bundle.Bundle;
import java.util.List;

/// Bundles as answers show them.
final class BundleViews {
  private static final int SHORT_HASH = 12;

  private BundleViews() {}

  static ModelBundleView of(Bundle bundle, Call call) {
    return new ModelBundleView(
        bundle.id(),
        bundle.name(),
        bundle.metadata(),
        bundle.createdAt(),
        List.of(),
        bundle.schemaLocation().orElse(null),
        knowsFewFlavors(call) ? known(bundle) : bundle.flavor(),
        bundle.artifacts().stream()
            .map(it -> new ArtifactView(it.role(), it.object().sha256(), it.object().size()))
            .toList(),
        bundle.details(),
        bundle.warnings());
  }

  /// An image that stands for what there is no image of: it names the bundle's kind and its
  /// content.
  ///
  /// @param flavor the name of that kind
  static ImageRun standIn(Bundle bundle, String flavor) {
    String content =
        bundle.servedArtifacts().stream()
            .findFirst()
            .map(it -> it.object().sha256().substring(0, SHORT_HASH))
            .orElse("none");
    return ImageRun.of("launch/" + flavor, content, List.of());
  }

  /// Whether the caller is the generated Python client, which refuses a whole list for one bundle
  /// of a flavor that it does not know.
  private static boolean knowsFewFlavors(Call call) {
    String agent = call.request().getHeader("User-Agent");
    return agent != null && agent.startsWith("OpenAPI-Generator/") && agent.contains("python");
  }

  private static BundleFlavor known(Bundle bundle) {
    return switch (bundle.flavor()) {
      case JavaArtifactFlavor _ -> new RunnableImageFlavor(standIn(bundle, "java_artifact"));
      case OnnxArtifactFlavor _ -> new RunnableImageFlavor(standIn(bundle, "onnx_artifact"));
      case PythonFlavor python -> python;
      case ImageFlavor image -> image;
    };
  }
}
