package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.CloudpickleArtifactFlavor;
import io.launch.api.bundle.CreateFlatBundleRequest;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.EnvironmentParams;
import io.launch.api.bundle.FlatBundleView;
import io.launch.api.bundle.Framework;
import io.launch.api.bundle.ImageFlavor;
import io.launch.api.bundle.ImageRun;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.PackagingType;
import io.launch.api.bundle.PythonFlavor;
import io.launch.api.bundle.ZipArtifactFlavor;
import io.launch.core.bundle.Bundle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Bundles between their two forms: one record, two views.
final class FlatBundles {
  private FlatBundles() {}

  /// The request that means the same.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when the flat form cannot say what is meant
  static CreateModelBundleRequest request(CreateFlatBundleRequest flat) {
    return new CreateModelBundleRequest(
        flat.name(), flavor(flat), flat.metadata(), flat.schemaLocation());
  }

  private static BundleFlavor flavor(CreateFlatBundleRequest flat) {
    Framework framework = framework(flat.envParams());
    Map<String, Object> metadata = flat.metadata() == null ? Map.of() : flat.metadata();
    return switch (flat.packagingType()) {
      case CLOUDPICKLE ->
          new CloudpickleArtifactFlavor(
              flat.requirements(),
              framework,
              flat.location(),
              text(metadata, "load_predict_fn"),
              text(metadata, "load_model_fn"),
              flat.appConfig());
      case ZIP ->
          new ZipArtifactFlavor(
              flat.requirements(),
              framework,
              flat.location(),
              text(metadata, "load_predict_fn_module_path"),
              text(metadata, "load_model_fn_module_path"),
              flat.appConfig());
      case LIRA ->
          throw new LaunchException(
              ErrorCode.INVALID_ARGUMENT,
              "packaging_type: lira (expected: cloudpickle or zip; this form cannot say what an"
                  + " image runs: create it with POST /v2/model-bundles and the flavor"
                  + " runnable_image)");
    };
  }

  /// What the metadata has under a name; empty when that is no text.
  private static String text(Map<String, Object> metadata, String name) {
    return metadata.get(name) instanceof String text ? text : "";
  }

  private static Framework framework(EnvironmentParams params) {
    return switch (params.frameworkType()) {
      case "pytorch" -> new Framework.Pytorch(given(params.pytorchImageTag()));
      case "tensorflow" -> new Framework.Tensorflow(given(params.tensorflowVersion()));
      default -> new Framework.CustomBaseImage(given(params.ecrRepo()), given(params.imageTag()));
    };
  }

  private static String given(@Nullable String text) {
    return text == null ? "" : text;
  }

  static FlatBundleView view(Bundle bundle) {
    return switch (bundle.flavor()) {
      case CloudpickleArtifactFlavor python -> view(bundle, python, PackagingType.CLOUDPICKLE);
      case ZipArtifactFlavor python -> view(bundle, python, PackagingType.ZIP);
      case ImageFlavor image -> view(bundle, "unused", image.run());
      case JavaArtifactFlavor java ->
          view(bundle, java.location(), BundleViews.standIn(bundle, "java_artifact"));
      case OnnxArtifactFlavor onnx ->
          view(bundle, onnx.location(), BundleViews.standIn(bundle, "onnx_artifact"));
    };
  }

  private static FlatBundleView view(Bundle bundle, PythonFlavor python, PackagingType packaging) {
    EnvironmentParams params =
        switch (python.framework()) {
          case Framework.Pytorch(var tag) ->
              new EnvironmentParams("pytorch", tag, null, null, null);
          case Framework.Tensorflow(var version) ->
              new EnvironmentParams("tensorflow", null, version, null, null);
          case Framework.CustomBaseImage(var repository, var tag) ->
              EnvironmentParams.ofImage(repository, tag);
        };
    return view(bundle, python.location(), python.requirements(), params, packaging);
  }

  private static FlatBundleView view(Bundle bundle, String location, ImageRun image) {
    EnvironmentParams params = EnvironmentParams.ofImage(image.repository(), image.tag());
    return view(bundle, location, List.of(), params, PackagingType.LIRA);
  }

  private static FlatBundleView view(
      Bundle bundle,
      String location,
      List<String> requirements,
      EnvironmentParams params,
      PackagingType packaging) {
    return new FlatBundleView(
        bundle.id(),
        bundle.name(),
        location,
        requirements,
        params,
        packaging,
        bundle.metadata(),
        bundle.appConfig().orElse(null),
        bundle.createdAt(),
        List.of(),
        bundle.schemaLocation().orElse(null));
  }
}
