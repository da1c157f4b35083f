package io.launch.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.worker.Inspection;
import io.launch.core.bundle.BundleInspector;
import io.launch.core.testkit.BundleInspectorContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessBundleInspectorTest implements BundleInspectorContract {
  @TempDir Path folder;

  @Override
  public BundleInspector inspector() {
    return inspector(Duration.ofSeconds(20));
  }

  @Override
  public Candidate working() {
    return candidate("WORKS");
  }

  @Override
  public Candidate faulty() {
    return candidate("FAULTY");
  }

  @Override
  public BundleInspector unable() {
    try {
      WorkerProgram missing =
          new WorkerProgram(Path.of("/no/such/java"), List.of(folder), "Main", List.of());
      return new ProcessBundleInspector(
          Processes.launcher(folder, missing), ProcessBundleInspector.Limits.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void findingsAreHandedOn() {
    Inspection found = inspect(inspector(), "WORKS");

    assertThat(found.details()).containsEntry("dim", 384);
  }

  @Test
  void nothingIsLeftOfAnInspection() {
    inspect(inspector(), "WORKS");

    assertThat(folder.resolve("workers")).isEmptyDirectory();
  }

  @Test
  void bundleThatHangsIsGivenUpWhenTheTimeIsOver() {
    BundleInspector inspector = inspector(Duration.ofSeconds(1));

    assertThatThrownBy(() -> inspect(inspector, "HANGS"))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED))
        .hasMessageContaining("within 1 s");
    assertThat(ProcessHandle.current().descendants())
        .noneMatch(child -> child.info().commandLine().orElse("").contains("inspect-"));
  }

  @Test
  void processThatDiesWithoutAnAnswerSaysItsLastWords() {
    assertThatThrownBy(() -> inspect(inspector(), "FAILS"))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
        .hasMessageContaining("exit code 3: no such class");
  }

  @Test
  void pythonModelIsLookedIntoByPython() {
    Inspection found = inspector().inspect(Processes.pythonFlavor("WORKS"), List.of());
    Inspection fault = inspector().inspect(Processes.pythonFlavor("FAULTY"), List.of());

    assertThat(found.fault()).isNull();
    assertThat(found.warnings()).containsExactly("numpy is not installed");
    assertThat(found.details()).containsEntry("dim", 384);
    assertThat(fault.fault()).isEqualTo("no predictor");
  }

  @Test
  void memoryOfAnInspectionByPythonIsLimited() {
    Inspection found = inspector().inspect(Processes.pythonFlavor("TELLS_MEMORY"), List.of());

    assertThat(found.details()).containsEntry("memory", 256 << 20);
  }

  @Test
  void pythonThatIsNotThereIsToldWithTheNextStep() throws IOException {
    BundleInspector inspector =
        new ProcessBundleInspector(
            Processes.launcher(folder, Processes.program(), "/no/such/python"),
            ProcessBundleInspector.Limits.DEFAULT);

    assertThatThrownBy(() -> inspector.inspect(Processes.pythonFlavor("WORKS"), List.of()))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("'/no/such/python' cannot be run")
        .hasMessageEndingWith("Install python3, or name another with --python or LAUNCH_PYTHON.");
  }

  @Test
  void memoryOfAnInspectionIsLimited() {
    assertThatThrownBy(() -> inspect(inspector(), "EATS_MEMORY"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("OutOfMemoryError");
  }

  private BundleInspector inspector(Duration timeout) {
    try {
      return new ProcessBundleInspector(
          Processes.launcher(folder),
          new ProcessBundleInspector.Limits(timeout, 32, 256L << 20, 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Inspection inspect(BundleInspector inspector, String behaviour) {
    Candidate candidate = candidate(behaviour);
    return inspector.inspect(candidate.flavor(), candidate.artifacts());
  }

  private static Candidate candidate(String behaviour) {
    return new Candidate(Processes.flavor(behaviour), List.of());
  }
}
