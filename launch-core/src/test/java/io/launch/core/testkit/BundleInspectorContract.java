package io.launch.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.worker.Inspection;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.bundle.BundleInspector;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The laws of [BundleInspector].
public interface BundleInspectorContract {
  /// A bundle to look into.
  record Candidate(ArtifactFlavor flavor, List<BundleArtifact> artifacts) {}

  /// The inspector under test.
  BundleInspector inspector();

  /// A bundle that can work.
  Candidate working() throws IOException;

  /// A bundle that cannot.
  Candidate faulty() throws IOException;

  /// An inspector that cannot do its work.
  BundleInspector unable();

  @Test
  default void bundleThatCanWorkHasNoFault() throws IOException {
    Candidate candidate = working();

    Inspection inspection = inspector().inspect(candidate.flavor(), candidate.artifacts());

    assertThat(inspection.fault()).isNull();
    assertThat(inspection.details()).isNotNull();
  }

  @Test
  default void faultOfABundleThatCannotWorkIsNamed() throws IOException {
    Candidate candidate = faulty();

    Inspection inspection = inspector().inspect(candidate.flavor(), candidate.artifacts());

    assertThat(inspection.fault()).isNotBlank();
  }

  @Test
  default void inspectorThatCannotDoItsWorkDoesNotCallABundleBad() throws IOException {
    Candidate candidate = working();

    assertThatThrownBy(() -> unable().inspect(candidate.flavor(), candidate.artifacts()))
        .isInstanceOfSatisfying(
            LaunchException.class,
            e -> assertThat(e.code()).isIn(ErrorCode.INTERNAL, ErrorCode.DEADLINE_EXCEEDED));
  }
}
