package io.launch.core.bundle;

import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.BundleId;
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
public record Bundle(
    BundleId id,
    OwnerId owner,
    String name,
    BundleFlavor flavor,
    List<BundleArtifact> artifacts,
    Map<String, Object> metadata,
    Map<String, Object> details,
    Optional<String> schemaLocation,
    Instant createdAt) {
  public Bundle {
    artifacts = List.copyOf(artifacts);
  }
}
