package io.launch.core.testkit;

import io.launch.api.LaunchException;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.worker.Inspection;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.bundle.BundleInspector;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A [BundleInspector] that finds what a test says: at first, no fault in anything.
public final class ManualInspector implements BundleInspector {
  private final List<ArtifactFlavor> inspected = new CopyOnWriteArrayList<>();
  private volatile Function<ArtifactFlavor, Inspection> findings = _ -> Inspection.fit(Map.of());

  @Override
  public Inspection inspect(ArtifactFlavor flavor, List<BundleArtifact> artifacts) {
    inspected.add(flavor);
    return findings.apply(flavor);
  }

  /// From now on bundles are found to work, with these details.
  public void finds(Map<String, Object> details) {
    findings = _ -> Inspection.fit(details);
  }

  /// From now on bundles are found not to work.
  public void findsFault(String fault) {
    findings = _ -> Inspection.unfit(fault);
  }

  /// From now on every bundle is looked at by a rule of the test's.
  public void finds(Function<ArtifactFlavor, Inspection> rule) {
    findings = rule;
  }

  /// From now on the inspector cannot do its work.
  public void fails(LaunchException reason) {
    findings =
        _ -> {
          throw reason;
        };
  }

  /// What was inspected, in order.
  public List<ArtifactFlavor> inspected() {
    return List.copyOf(inspected);
  }
}
