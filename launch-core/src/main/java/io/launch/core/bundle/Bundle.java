package io.launch.core.bundle;

import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.ImageFlavor;
import io.launch.core.owner.OwnerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One immutable version of a bundle.
///
/// @param flavor what was asked for
/// @param artifacts the files, by content
/// @param metadata what the user wants to remember, as JSON values in their order
/// @param details what inspection found
/// @param newAppConfig the settings that a clone has instead of its flavor's; absent when it has no
///   others, and for what is no clone
public record Bundle(
    BundleId id,
    OwnerId owner,
    String name,
    BundleFlavor flavor,
    List<BundleArtifact> artifacts,
    Map<String, Object> metadata,
    Map<String, Object> details,
    Optional<String> schemaLocation,
    Instant createdAt,
    Optional<Map<String, Object>> newAppConfig) {
  /// Role of the file with the schemas of requests and responses, which is not for workers.
  public static final String SCHEMA = "schema";

  static final String WARNINGS = "warnings";

  public Bundle {
    artifacts = List.copyOf(artifacts);
  }

  /// A bundle with the settings of its flavor.
  public Bundle(
      BundleId id,
      OwnerId owner,
      String name,
      BundleFlavor flavor,
      List<BundleArtifact> artifacts,
      Map<String, Object> metadata,
      Map<String, Object> details,
      Optional<String> schemaLocation,
      Instant createdAt) {
    this(
        id,
        owner,
        name,
        flavor,
        artifacts,
        metadata,
        details,
        schemaLocation,
        createdAt,
        Optional.empty());
  }

  /// The same bundle, of which something else was found.
  Bundle withDetails(Map<String, Object> found) {
    return new Bundle(
        id,
        owner,
        name,
        flavor,
        artifacts,
        metadata,
        found,
        schemaLocation,
        createdAt,
        newAppConfig);
  }

  /// The flavor as workers run it: with the settings that count.
  public BundleFlavor served() {
    return switch (flavor) {
      case ArtifactFlavor artifact -> newAppConfig.map(artifact::withAppConfig).orElse(artifact);
      case ImageFlavor image -> image;
    };
  }

  /// The settings that count, if there are any.
  public Optional<Map<String, Object>> appConfig() {
    return switch (flavor) {
      case ArtifactFlavor artifact ->
          newAppConfig.or(() -> Optional.ofNullable(artifact.appConfig()));
      case ImageFlavor _ -> newAppConfig;
    };
  }

  /// The files that workers run it from.
  public List<BundleArtifact> servedArtifacts() {
    return artifacts.stream().filter(artifact -> !artifact.role().equals(SCHEMA)).toList();
  }

  /// What may keep it from working, each a sentence with the next step.
  public List<String> warnings() {
    return details.get(WARNINGS) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
