package io.launch.core.testkit;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.worker.Inspection;
import io.launch.core.bundle.BundleInspector;
import java.util.List;
import java.util.Map;

class ManualInspectorTest implements BundleInspectorContract {
  private final ManualInspector inspector = new ManualInspector();

  @Override
  public BundleInspector inspector() {
    inspector.finds(flavor ->
        flavor.location().endsWith("good")
            ? Inspection.fit(Map.of("predictor_class", "Good"))
            : Inspection.unfit("no predictor in the jar (expected: one)"));
    return inspector;
  }

  @Override
  public Candidate working() {
    return new Candidate(new JavaArtifactFlavor("s3://launch/good", null, null), List.of());
  }

  @Override
  public Candidate faulty() {
    return new Candidate(new JavaArtifactFlavor("s3://launch/bad", null, null), List.of());
  }

  @Override
  public BundleInspector unable() {
    inspector.fails(new LaunchException(ErrorCode.INTERNAL, "cannot start a process"));
    return inspector;
  }
}
