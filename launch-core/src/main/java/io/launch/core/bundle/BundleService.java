package io.launch.core.bundle;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.ImageFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.api.bundle.PythonFlavor;
import io.launch.api.worker.Inspection;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.object.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The verbs of bundles: upload, create, read. Bytes are stored first and the row last, so a row
/// always points at whole bytes.
public final class BundleService {
  private static final int MAX_NAME = 255;

  private final BundleRepository bundles;
  private final BundleUploads uploads;
  private final BundleInspector inspector;
  private final Ids ids;
  private final InstantSource clock;

  /// @param uploadValidity how long a signed upload URL works
  public BundleService(
      BundleRepository bundles,
      ObjectStore objects,
      BundleInspector inspector,
      Ids ids,
      InstantSource clock,
      Duration uploadValidity) {
    this.bundles = bundles;
    this.uploads = new BundleUploads(objects, ids, uploadValidity);
    this.inspector = inspector;
    this.ids = ids;
    this.clock = clock;
  }

  /// Opens a place for one file.
  ///
  /// @param sha256 what the file's bytes hash to, if the caller says so; the file is then checked
  ///   against it, and need not be sent when it is stored already
  public UploadTicket beginUpload(Caller caller, Optional<String> sha256) {
    return uploads.begin(caller, sha256);
  }

  /// Makes uploaded files a new version of the bundle of that name.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when a file is missing, cut short, or cannot work
  public Bundle create(Caller caller, CreateModelBundleRequest request) {
    Args.require(
        !request.name().isBlank() && request.name().length() <= MAX_NAME,
        "name: '%s' (expected: 1..%d characters)",
        request.name(),
        MAX_NAME);
    List<BundleArtifact> artifacts =
        switch (request.flavor()) {
          case ArtifactFlavor artifact -> artifacts(caller, artifact);
          case ImageFlavor _ -> List.of();
        };
    Map<String, Object> details =
        switch (request.flavor()) {
          case ArtifactFlavor artifact -> inspected(artifact, artifacts);
          case ImageFlavor _ -> Map.of();
        };
    Bundle bundle =
        new Bundle(
            ids.bundle(),
            caller.owner(),
            request.name(),
            request.flavor(),
            artifacts,
            request.metadata() == null ? Map.of() : request.metadata(),
            details,
            Optional.ofNullable(request.schemaLocation()),
            clock.instant());
    bundles.add(bundle);
    return bundle;
  }

  /// @throws LaunchException NOT_FOUND
  public Bundle get(Caller caller, BundleId id) {
    return bundles.find(caller.owner(), id).orElseThrow(() -> notFound(id.value()));
  }

  /// The newest version of a name.
  ///
  /// @throws LaunchException NOT_FOUND
  public Bundle latest(Caller caller, String name) {
    return bundles.list(caller.owner(), Optional.of(name)).stream()
        .findFirst()
        .orElseThrow(() -> notFound(name));
  }

  /// The caller's bundles, or its versions of one name, newest first.
  public List<Bundle> list(Caller caller, Optional<String> name) {
    return bundles.list(caller.owner(), name);
  }

  private Map<String, Object> inspected(ArtifactFlavor flavor, List<BundleArtifact> artifacts) {
    Inspection inspection = inspector.inspect(flavor, artifacts);
    if (inspection.fault() != null) {
      throw new LaunchException(ErrorCode.INVALID_ARGUMENT, inspection.fault());
    }
    if (inspection.warnings().isEmpty()) {
      return inspection.details();
    }
    Map<String, Object> details = new LinkedHashMap<>(inspection.details());
    details.put("warnings", inspection.warnings());
    return details;
  }

  private List<BundleArtifact> artifacts(Caller caller, ArtifactFlavor flavor) {
    List<BundleArtifact> artifacts = new ArrayList<>();
    artifacts.add(
        new BundleArtifact("model", uploads.settle(caller, "flavor.location", flavor.location())));
    switch (flavor) {
      case JavaArtifactFlavor _, PythonFlavor _ -> {}
      case OnnxArtifactFlavor onnx -> {
        String tokenizer = onnx.tokenizerLocation();
        Args.require(
            onnx.task() != OnnxTask.TEXT_EMBEDDING || tokenizer != null,
            "flavor.tokenizer_location: null (expected: where the tokenizer.json of the model was"
                + " uploaded; the task text-embedding needs it)");
        if (tokenizer != null) {
          artifacts.add(
              new BundleArtifact(
                  "tokenizer", uploads.settle(caller, "flavor.tokenizer_location", tokenizer)));
        }
      }
    }
    return artifacts;
  }

  private static LaunchException notFound(String what) {
    // Two spaces: existing clients compare this text.
    return new LaunchException(ErrorCode.NOT_FOUND, "Model Bundle " + what + "  was not found.");
  }
}
