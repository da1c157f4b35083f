package io.launch.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.launch.core.testkit.OrchestratorContract;
import io.launch.core.worker.EndpointLog;
import io.launch.core.worker.LogLine;
import io.launch.core.worker.Orchestrator;
import io.launch.core.worker.WorkerPhase.Exited;
import io.launch.core.worker.WorkerPhase.Listening;
import io.launch.core.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers that are Python processes: real ones, of a script that behaves as it is told.
class PythonOrchestratorTest implements OrchestratorContract {
  private static final EndpointLog.Limits LOG = new EndpointLog.Limits(100, 50_000, 2_000);

  private static String python;

  @TempDir Path folder;
  private ProcessOrchestrator orchestrator;

  /// Found once for all tests, as it may be behind a slow shim.
  @BeforeAll
  static void findPython(@TempDir Path scripts) throws IOException {
    PythonProgram usual = new PythonProgram("", Processes.program().classpath(), scripts);
    python = usual.command("none", scripts).getFirst();
  }

  @BeforeEach
  void open() throws IOException {
    orchestrator =
        new ProcessOrchestrator(
            Processes.launcher(folder, Processes.program(), python), LOG, InstantSource.system());
  }

  @AfterEach
  void close() {
    orchestrator.close();
  }

  @Override
  public Orchestrator orchestrator() {
    return orchestrator;
  }

  @Override
  public void start(WorkerSpec spec, Behaviour behaviour) {
    start(spec.id().value(), behaviour.name(), OptionalLong.empty());
  }

  @Test
  void killedWorkerTakesItsChildrenAlong() throws IOException {
    WorkerSpec spec = listening("LEAVES_CHILD");
    List<ProcessHandle> children = process().descendants().toList();

    orchestrator.kill(spec.id());

    assertThat(children).hasSize(1);
    await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void workerThatDiesByItselfLeavesNoChildren() throws IOException {
    WorkerSpec spec = listening("LEAVES_CHILD");
    List<ProcessHandle> children = process().descendants().toList();

    process().destroyForcibly();
    awaitPhase(spec.id(), Exited.class);

    assertThat(children).hasSize(1);
    await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void crashIsToldWithItsSignalAndItsStack() {
    WorkerSpec spec = start("wrk_1", "CRASHES", OptionalLong.empty());

    Exited exited = awaitPhase(spec.id(), Exited.class);

    assertThat(exited.reason())
        .isEqualTo(
            "killed by signal 11 (SIGSEGV): predicting / Fatal Python error: Segmentation fault");
    assertThat(exited.lastOutput())
        .contains("Fatal Python error: Segmentation fault")
        .containsPattern("File \".*launch_worker.py\", line \\d+ in crash_in_model");
  }

  @Test
  void whatWasAnsweredToOneCallerIsNotToldToAnother() {
    WorkerSpec spec = start("wrk_1", "DIES_AFTER_ANSWER", OptionalLong.empty());

    Exited exited = awaitPhase(spec.id(), Exited.class);

    assertThat(exited.reason()).isEqualTo("exit code 7: out of memory");
    assertThat(exited.lastOutput()).isEqualTo("out of memory");
  }

  @Test
  void workerThatEndedBecauseACallHungSaysSo() {
    WorkerSpec spec = start("wrk_1", "HANGS_IN_CALL", OptionalLong.empty());

    Exited exited = awaitPhase(spec.id(), Exited.class);

    assertThat(exited.reason())
        .isEqualTo("exit code 5, as a call outlasted its time and did not end");
    assertThat(exited.lastOutput()).contains("line 7 in predict");
  }

  @Test
  void workerIsToldWhatItMayTakeAndKnowsNothingOfTheServer() throws Exception {
    assertThat(System.getenv()).containsKey("LAUNCH_SECRET_OF_TEST");

    listening("TELLS_SURROUNDINGS", OptionalLong.of(1L << 30));

    List<String> texts = texts();
    assertThat(texts)
        .contains("memory 1073741824", "mark wrk_1", "unbuffered 1", "PATH")
        .contains("in " + folder.resolve("workers/wrk_1").toRealPath())
        .doesNotContain("PYTHONHOME", "PYTHONSTARTUP")
        .noneMatch(name -> name.startsWith("LAUNCH_"));
  }

  @Test
  void workerWithoutALimitIsToldNone() throws InterruptedException {
    listening("TELLS_SURROUNDINGS");

    assertThat(texts()).contains("memory None");
  }

  @Test
  void scriptIsWrittenOnceUnderItsHash() throws Exception {
    listening("TELLS_SURROUNDINGS");
    String told =
        texts().stream().filter(text -> text.startsWith("script ")).findFirst().orElseThrow();
    Path script = Path.of(told.substring("script ".length()));
    var written = Files.getLastModifiedTime(script);

    WorkerSpec second = start("wrk_2", "LISTENS", OptionalLong.empty());
    awaitPhase(second.id(), Listening.class);

    assertThat(script.getParent().getFileName().toString()).matches("[0-9a-f]{64}");
    assertThat(script.getParent().getParent()).isEqualTo(folder.resolve("cache/python"));
    assertThat(script.getParent()).isDirectoryNotContaining(path -> !path.equals(script));
    assertThat(Files.getLastModifiedTime(script)).isEqualTo(written);
  }

  @Test
  void survivorOfACrashedServerIsEndedWithItsChildren() throws IOException {
    listening("LEAVES_CHILD");
    ProcessHandle survivor = process();
    List<ProcessHandle> children = survivor.descendants().toList();

    Processes.launcher(folder);

    assertThat(survivor.isAlive()).isFalse();
    await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void pythonThatIsNotThereIsAReasonWithTheNextStep() throws IOException {
    orchestrator =
        new ProcessOrchestrator(
            Processes.launcher(folder, Processes.program(), "/no/such/python"),
            LOG,
            InstantSource.system());

    WorkerSpec spec = start("wrk_1", "LISTENS", OptionalLong.empty());

    assertThat(awaitPhase(spec.id(), Exited.class).reason())
        .startsWith("cannot be started: Python models need Python 3.9 or later, and")
        .contains("'/no/such/python' cannot be run")
        .endsWith("Install python3, or name another with --python or LAUNCH_PYTHON.");
  }

  @Test
  void serverWithoutPythonRunsItsOtherModels() throws IOException {
    orchestrator =
        new ProcessOrchestrator(
            Processes.launcher(folder, Processes.program(), "/no/such/python"),
            LOG,
            InstantSource.system());

    orchestrator.start(Processes.spec("wrk_1", "LISTENS"));

    awaitPhase(Processes.spec("wrk_1", "LISTENS").id(), Listening.class);
  }

  private WorkerSpec listening(String behaviour) {
    return listening(behaviour, OptionalLong.empty());
  }

  private WorkerSpec listening(String behaviour, OptionalLong memoryBytes) {
    WorkerSpec spec = start("wrk_1", behaviour, memoryBytes);
    awaitPhase(spec.id(), Listening.class);
    return spec;
  }

  private WorkerSpec start(String id, String behaviour, OptionalLong memoryBytes) {
    WorkerSpec spec = Processes.spec(id, Processes.pythonFlavor(behaviour), memoryBytes);
    orchestrator.start(spec);
    return spec;
  }

  private ProcessHandle process() throws IOException {
    String noted = Files.readString(folder.resolve("workers/wrk_1/pid"));
    return ProcessHandle.of(Long.parseLong(noted.split(" ")[0])).orElseThrow();
  }

  private List<String> texts() throws InterruptedException {
    return orchestrator.log(ENDPOINT, 0, 1_000, Duration.ZERO).stream().map(LogLine::text).toList();
  }
}
