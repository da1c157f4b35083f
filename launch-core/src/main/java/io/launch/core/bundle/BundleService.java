package io.launch.core.bundle;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.ImageFlavor;
import io.launch.api.worker.Inspection;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.bundle.BundleSchemas.Outcome.Kept;
import io.launch.core.bundle.BundleSchemas.Outcome.Unusable;
import io.launch.core.object.ObjectStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The verbs of bundles: upload, create, clone, read. Bytes are stored first and the row last, so a
/// row always points at whole bytes.
public final class BundleService {
  private static final int MAX_NAME = 255;
  private static final String CLONED_FROM = "__cloned_from_bundle_id";
  private static final String NO_IMAGES =
      "The bundle is kept, but this server cannot run it: its workers are processes, and an image"
          + " needs containers. Deploy it on a server that has them, or make a bundle of the model's"
          + " files.";

  private final BundleRepository bundles;
  private final BundleUploads uploads;
  private final BundleFiles files;
  private final BundleSchemas schemas;
  private final BundleInspector inspector;
  private final Ids ids;
  private final InstantSource clock;

  public BundleService(
      BundleRepository bundles,
      ObjectStore objects,
      BundleInspector inspector,
      Ids ids,
      InstantSource clock,
      BundleLimits limits) {
    this.bundles = bundles;
    this.uploads = new BundleUploads(objects, ids, limits.uploadValidity());
    this.files = new BundleFiles(uploads);
    this.schemas = new BundleSchemas(uploads, objects, limits.maxSchemaBytes());
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

  /// Makes uploaded files, or an image, a new version of the bundle of that name.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when a file is missing, cut short, or cannot work
  public Bundle create(Caller caller, CreateModelBundleRequest request) {
    return create(caller, request, "flavor.");
  }

  /// The same for a request of another form.
  ///
  /// @param place what stands before the flavor's fields in that request, for errors
  public Bundle create(Caller caller, CreateModelBundleRequest request, String place) {
    Args.require(
        !request.name().isBlank() && request.name().length() <= MAX_NAME,
        "name: '%s' (expected: 1..%d characters)",
        request.name(),
        MAX_NAME);
    BundleFlavor flavor = request.flavor();
    List<BundleArtifact> artifacts = new ArrayList<>();
    if (flavor instanceof ArtifactFlavor artifact) {
      artifacts.addAll(files.settle(caller, place, artifact));
    }
    Optional<BundleSchemas.Outcome> schema =
        Optional.ofNullable(request.schemaLocation()).map(it -> schemas.settle(caller, it));
    Findings findings =
        switch (flavor) {
          case ArtifactFlavor artifact -> inspected(artifact, artifacts);
          case ImageFlavor _ -> new Findings(Map.of(), List.of(NO_IMAGES));
        };
    if (schema.isPresent()) {
      switch (schema.get()) {
        case Kept(var artifact) -> artifacts.add(artifact);
        case Unusable(var warning) -> findings = findings.with(List.of(warning));
      }
    }
    return added(
        new Bundle(
            ids.bundle(),
            caller.owner(),
            request.name(),
            flavor,
            artifacts,
            request.metadata() == null ? Map.of() : request.metadata(),
            findings.asDetails(),
            Optional.ofNullable(request.schemaLocation()),
            clock.instant()));
  }

  /// Makes a new version of the same files, with other settings where there are any.
  ///
  /// @param settings for the model; when empty, those of the original
  /// @throws LaunchException NOT_FOUND; INVALID_ARGUMENT when the files cannot work with the
  ///   settings
  public Bundle cloneWithChanges(Caller caller, BundleId id, Map<String, Object> settings) {
    Bundle original = get(caller, id);
    Map<String, Object> metadata = new LinkedHashMap<>(original.metadata());
    metadata.put(CLONED_FROM, id.value());
    Bundle clone =
        new Bundle(
            ids.bundle(),
            original.owner(),
            original.name(),
            original.flavor(),
            original.artifacts(),
            metadata,
            original.details(),
            original.schemaLocation(),
            clock.instant(),
            settings.isEmpty() ? original.newAppConfig() : Optional.of(settings));
    if (settings.isEmpty() || !(clone.served() instanceof ArtifactFlavor served)) {
      return added(clone);
    }
    List<String> aboutSchemas =
        original.warnings().stream().filter(BundleSchemas::isWarning).toList();
    Findings findings = inspected(served, clone.servedArtifacts()).with(aboutSchemas);
    return added(clone.withDetails(findings.asDetails()));
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

  private Bundle added(Bundle bundle) {
    bundles.add(bundle);
    return bundle;
  }

  private Findings inspected(ArtifactFlavor flavor, List<BundleArtifact> artifacts) {
    Inspection inspection = inspector.inspect(flavor, artifacts);
    if (inspection.fault() != null) {
      throw new LaunchException(ErrorCode.INVALID_ARGUMENT, inspection.fault());
    }
    return new Findings(inspection.details(), inspection.warnings());
  }

  /// What is known of a bundle that can work, and what may keep it from that.
  private record Findings(Map<String, Object> details, List<String> warnings) {
    Findings with(List<String> more) {
      List<String> all = new ArrayList<>(warnings);
      all.addAll(more);
      return new Findings(details, all);
    }

    Map<String, Object> asDetails() {
      if (warnings.isEmpty()) {
        return details;
      }
      Map<String, Object> all = new LinkedHashMap<>(details);
      all.put(Bundle.WARNINGS, warnings);
      return all;
    }
  }

  private static LaunchException notFound(String what) {
    // Two spaces: existing clients compare this text.
    return new LaunchException(ErrorCode.NOT_FOUND, "Model Bundle " + what + "  was not found.");
  }
}
