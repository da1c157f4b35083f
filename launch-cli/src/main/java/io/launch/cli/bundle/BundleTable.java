package io.launch.cli.bundle;

import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.ArtifactView;
import io.launch.api.bundle.CloudpickleArtifactFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.ModelBundleView;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.PythonFlavor;
import io.launch.api.bundle.RunnableImageFlavor;
import io.launch.api.bundle.StreamingImageFlavor;
import io.launch.api.bundle.TritonImageFlavor;
import io.launch.api.bundle.ZipArtifactFlavor;
import io.launch.cli.Table;
import io.launch.cli.Text;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Bundles as people read them.
final class BundleTable {
  private BundleTable() {}

  /// One line for each.
  static Table of(List<ModelBundleView> bundles) {
    Table table = new Table("NAME", "ID", "FLAVOR", "SIZE", "CREATED");
    for (ModelBundleView bundle : bundles) {
      long bytes = bundle.artifacts().stream().mapToLong(ArtifactView::size).sum();
      table.row(
          bundle.name(),
          bundle.id(),
          flavor(bundle),
          Text.bytes(bytes),
          Text.time(bundle.createdAt()));
    }
    return table;
  }

  /// All about one.
  static Table of(ModelBundleView bundle) {
    Table table =
        new Table("name", bundle.name())
            .row("id", bundle.id())
            .row("flavor", flavor(bundle))
            .row("created", Text.time(bundle.createdAt()));
    for (ArtifactView file : bundle.artifacts()) {
      table.row(file.role(), "%s, sha256 %s".formatted(Text.bytes(file.size()), file.sha256()));
    }
    bundle.details().forEach((key, value) -> describe(table, key, value));
    if (bundle.flavor() instanceof PythonFlavor python) {
      python.requirements().forEach(requirement -> table.row("requirement", requirement));
    }
    if (bundle.flavor() instanceof ArtifactFlavor artifact && artifact.appConfig() != null) {
      table.row("app config", artifact.appConfig());
    }
    bundle.metadata().forEach((key, value) -> table.row("metadata " + key, value));
    bundle.warnings().forEach(warning -> table.row("warning", warning));
    return table;
  }

  /// Inputs and outputs of an ONNX model have a line each; of a schema the fields are named.
  private static void describe(Table table, String key, @Nullable Object value) {
    if (key.equals("warnings") || value == null) {
      // Warnings have lines of their own; what is null was not to be found out.
      return;
    }
    if (value instanceof Map<?, ?> schema && schema.get("properties") instanceof Map<?, ?> fields) {
      table.row(
          key, fields.keySet().stream().map(String::valueOf).collect(Collectors.joining(", ")));
      return;
    }
    if (!(value instanceof List<?> list)) {
      table.row(key, value);
      return;
    }
    for (Object each : list) {
      table.row(
          key,
          each instanceof Map<?, ?> tensor
              ? "%s: %s %s".formatted(tensor.get("name"), tensor.get("dtype"), tensor.get("shape"))
              : each);
    }
  }

  private static String flavor(ModelBundleView bundle) {
    return switch (bundle.flavor()) {
      case JavaArtifactFlavor _ -> "java_artifact";
      case OnnxArtifactFlavor onnx ->
          "onnx_artifact, "
              + switch (onnx.task()) {
                case TENSOR -> "tensor";
                case TEXT_EMBEDDING -> "text-embedding";
              };
      case CloudpickleArtifactFlavor _ -> "cloudpickle_artifact";
      case ZipArtifactFlavor _ -> "zip_artifact";
      case RunnableImageFlavor _ -> "runnable_image";
      case StreamingImageFlavor _ -> "streaming_enhanced_runnable_image";
      case TritonImageFlavor _ -> "triton_enhanced_runnable_image";
    };
  }
}
