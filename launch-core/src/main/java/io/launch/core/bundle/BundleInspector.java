package io.launch.core.bundle;

import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.worker.Inspection;
import io.launch.core.Port;
import java.util.List;

/// Looks into a bundle's files before the bundle exists, apart from the server and within limits.
///
/// Laws, checked by `BundleInspectorContract`:
/// - files that can work give an inspection without a fault;
/// - files that cannot give one whose fault names the cause and the next step; nothing is thrown;
/// - an inspector that cannot do its work (no process, time over) throws INTERNAL or
///   DEADLINE_EXCEEDED, so that a good bundle is never called bad.
@Port
public interface BundleInspector {
  Inspection inspect(ArtifactFlavor flavor, List<BundleArtifact> artifacts);
}
