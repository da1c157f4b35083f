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
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessOrchestratorTest implements OrchestratorContract {
  private static final EndpointLog.Limits LOG = new EndpointLog.Limits(100, 5_000, 200);

  @TempDir Path folder;
  private ProcessOrchestrator orchestrator;

  @BeforeEach
  void open() throws IOException {
    orchestrator = new ProcessOrchestrator(Processes.launcher(folder), LOG, InstantSource.system());
  }

  @AfterEach
  void close() {
    orchestrator.close();
  }

  @Override
  public Orchestrator orchestrator() {
    return orchestrator;
  }

  @Test
  void workerThatTheSystemKillsIsSeenWithTheSignalAndItsLastWords() throws IOException {
    WorkerSpec spec = listening("wrk_1", "LISTENS");

    process("wrk_1").destroyForcibly();

    assertThat(awaitPhase(spec.id(), Exited.class).reason())
        .startsWith("killed by signal 9 (SIGKILL), as the system does when memory runs out")
        .endsWith(": loading / loaded");
  }

  @Test
  void addressIsWhereTheWorkerListens() throws IOException {
    WorkerSpec spec = Processes.spec("wrk_1", "LISTENS");
    orchestrator.start(spec);

    Listening listening = awaitPhase(spec.id(), Listening.class);

    try (Socket socket = new Socket(listening.address().host(), listening.address().port())) {
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void workerOfACloneGetsTheSettingsThatCountAndNoSchemas() throws IOException {
    WorkerSpec spec = Processes.clone("wrk_1", "FAILS", "LISTENS");
    orchestrator.start(spec);

    awaitPhase(spec.id(), Listening.class);

    assertThat(folder.resolve("workers/wrk_1/config.json"))
        .content()
        .contains("\"app_config\":{\"behaviour\":\"LISTENS\"}")
        .contains("\"artifacts\":{\"model\":{")
        .doesNotContain("FAILS")
        .doesNotContain("\"schema\"");
  }

  @Test
  void reasonOfAModelThatCannotBeLoadedIsItsLastLineOnly() {
    WorkerSpec spec = Processes.spec("wrk_1", "FAILS");

    orchestrator.start(spec);

    assertThat(awaitPhase(spec.id(), Exited.class).reason())
        .isEqualTo("exit code 3: no such class");
  }

  @Test
  void stoppedWorkerFinishesWhatItDoes() throws InterruptedException {
    WorkerSpec spec = listening("wrk_1", "DRAINS");

    orchestrator.stop(spec.id(), PATIENCE);

    assertThat(awaitPhase(spec.id(), Exited.class).reason()).startsWith("stopped, exit code 0");
    assertThat(texts()).contains("drained");
  }

  @Test
  void logIsBoundedInLinesAndInTheirLengthHoweverMuchAWorkerPrints() throws InterruptedException {
    listening("wrk_1", "CHATTERS");

    List<LogLine> lines = orchestrator.log(ENDPOINT, 0, 1_000, Duration.ZERO);

    assertThat(lines).hasSizeLessThanOrEqualTo(100);
    assertThat(lines).allSatisfy(line -> assertThat(line.text()).hasSizeLessThanOrEqualTo(200));
    assertThat(lines.stream().mapToInt(line -> line.text().length()).sum())
        .isLessThanOrEqualTo(5_000);
    assertThat(texts())
        .contains("y".repeat(199) + "…", "the last line, Grüße", "loaded")
        .doesNotContain("line 0 ");
  }

  @Test
  void linesThatOnlyLookLikeSignalsAreLog() throws InterruptedException {
    listening("wrk_1", "CHATTERS");

    assertThat(texts()).contains("@launch {\"port\": \"none\"}", "@launch nonsense");
    assertThat(texts()).noneMatch(text -> text.startsWith("@launch {\"port\":1"));
  }

  @Test
  void workerRunsInItsOwnFolderThatOthersCannotRead() throws Exception {
    listening("wrk_1", "TELLS_SURROUNDINGS");
    Path own = folder.resolve("workers/wrk_1");

    assertThat(texts()).contains("in " + own.toRealPath());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config(own))))
        .isEqualTo("rw-------");
  }

  @Test
  void workerDoesNotSeeTheServersSettings() throws InterruptedException {
    // The build gives the tests LAUNCH_SECRET_OF_TEST, as a server has LAUNCH_API_KEY.
    assertThat(System.getenv()).containsKey("LAUNCH_SECRET_OF_TEST");

    listening("wrk_1", "TELLS_SURROUNDINGS");

    assertThat(texts()).contains("PATH").noneMatch(name -> name.startsWith("LAUNCH_"));
  }

  @Test
  void endOfAWorkerIsSeenThoughAChildOfItLivesOn() throws IOException {
    WorkerSpec spec = listening("wrk_1", "LEAVES_CHILD");
    ProcessHandle process = process("wrk_1");
    List<ProcessHandle> children = process.descendants().toList();

    process.destroyForcibly();
    awaitPhase(spec.id(), Exited.class);

    assertThat(children).hasSize(1).allMatch(ProcessHandle::isAlive);
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void killedWorkerTakesItsChildrenAlong() throws IOException {
    WorkerSpec spec = listening("wrk_1", "LEAVES_CHILD");
    List<ProcessHandle> children = process("wrk_1").descendants().toList();

    orchestrator.kill(spec.id());

    assertThat(children).hasSize(1);
    await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void memoryOfAWorkerBoundsItsHeap() throws InterruptedException {
    WorkerSpec spec =
        Processes.spec("wrk_1", Processes.flavor("TELLS_HEAP"), OptionalLong.of(400L << 20));
    orchestrator.start(spec);
    awaitPhase(spec.id(), Listening.class);

    String told = texts().stream().filter(text -> text.startsWith("heap")).findFirst().orElse("");

    // Less than 300 by what the collector keeps for itself.
    assertThat(Integer.parseInt(told.substring("heap ".length()))).isBetween(270, 300);
  }

  @Test
  void workerThatAskedForLittleMemoryStartsAllTheSame() {
    WorkerSpec spec = Processes.spec("wrk_1", Processes.flavor("LISTENS"), OptionalLong.of(1));

    orchestrator.start(spec);

    awaitPhase(spec.id(), Listening.class);
  }

  @Test
  void programThatIsNotThereIsAReasonToo() throws IOException {
    WorkerProgram missing =
        new WorkerProgram(Path.of("/no/such/java"), List.of(folder), "Main", List.of());
    orchestrator =
        new ProcessOrchestrator(Processes.launcher(folder, missing), LOG, InstantSource.system());
    WorkerSpec spec = Processes.spec("wrk_1", "LISTENS");

    orchestrator.start(spec);

    assertThat(awaitPhase(spec.id(), Exited.class).reason())
        .startsWith("cannot be started: ")
        .contains("/no/such/java");
  }

  @Test
  void workerIsNotStartedAfterClose() {
    orchestrator.close();
    WorkerSpec spec = Processes.spec("wrk_1", "LISTENS");

    orchestrator.start(spec);

    assertThat(awaitPhase(spec.id(), Exited.class).reason())
        .isEqualTo("stopped before it was started");
  }

  @Test
  void folderOfAForgottenWorkerIsRemoved() {
    WorkerSpec spec = Processes.spec("wrk_1", "FAILS");
    orchestrator.start(spec);
    awaitPhase(spec.id(), Exited.class);

    orchestrator.forget(spec.id());

    assertThat(folder.resolve("workers")).isEmptyDirectory();
  }

  private WorkerSpec listening(String id, String behaviour) {
    WorkerSpec spec = Processes.spec(id, behaviour);
    orchestrator.start(spec);
    awaitPhase(spec.id(), Listening.class);
    return spec;
  }

  private ProcessHandle process(String id) throws IOException {
    String noted = Files.readString(folder.resolve("workers").resolve(id).resolve("pid"));
    return ProcessHandle.of(Long.parseLong(noted.split(" ")[0])).orElseThrow();
  }

  private static Path config(Path workerFolder) {
    return workerFolder.resolve("config.json");
  }

  private List<String> texts() throws InterruptedException {
    return orchestrator.log(ENDPOINT, 0, 1_000, Duration.ZERO).stream().map(LogLine::text).toList();
  }
}
