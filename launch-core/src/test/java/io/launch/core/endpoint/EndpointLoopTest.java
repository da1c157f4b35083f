package io.launch.core.endpoint;

import static io.launch.api.endpoint.EndpointStatus.DELETE_IN_PROGRESS;
import static io.launch.api.endpoint.EndpointStatus.READY;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_IN_PROGRESS;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.owner.OwnerId;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.LogLine;
import io.launch.core.worker.Slot;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointLoopTest {
  private final LoopBench bench = new LoopBench();
  private final EndpointLoop loop = bench.loop();

  /// An endpoint with so many workers that answer.
  private EndpointId ready(int workers) {
    EndpointId id = bench.create(EndpointType.SYNC, workers);
    loop.runOnce();
    bench.workers(id).forEach(bench::listens);
    settle();
    assertThat(bench.status(id)).isEqualTo(READY);
    return id;
  }

  /// Looks, and looks again after the checks that the first look began.
  private void settle() {
    loop.runOnce();
    loop.runOnce();
  }

  @Test
  void newEndpointGetsItsWorkers() {
    EndpointId id = bench.create(EndpointType.SYNC, 2);
    EndpointStatus before = bench.status(id);

    settle();

    assertThat(before).isEqualTo(UPDATE_PENDING);
    assertThat(bench.workers(id)).hasSize(2);
    assertThat(bench.status(id)).isEqualTo(UPDATE_IN_PROGRESS);
    assertThat(bench.directory.workers(id)).isEqualTo(new WorkerCounts(0, 2));
  }

  @Test
  void nothingIsReadyAfterARestartUntilAWorkerHasAnswered() {
    EndpointId id = ready(1);

    bench.loop().takeOver();

    assertThat(bench.status(id)).isEqualTo(UPDATE_IN_PROGRESS);
    assertThat(bench.directory.find(id)).contains(bench.row(id));
    loop.runOnce();
    assertThat(bench.status(id)).isEqualTo(READY);
  }

  @Test
  void workerThatListensButDoesNotAnswerMakesNothingReady() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    loop.runOnce();
    WorkerAddress address = bench.listens(bench.starting(id));
    bench.client.ready(address, false);

    settle();

    assertThat(bench.status(id)).isEqualTo(UPDATE_IN_PROGRESS);
    assertThat(bench.picker.slots(id).tryAcquire()).isEmpty();
  }

  @Test
  void workerThatAnswersMakesTheEndpointReadyAndGetsRequests() {
    EndpointId id = ready(1);

    assertThat(bench.row(id).statusReason()).isEmpty();
    assertThat(bench.directory.find(id)).contains(bench.row(id));
    assertThat(bench.directory.workers(id)).isEqualTo(new WorkerCounts(1, 0));
    assertThat(bench.picker.slots(id).tryAcquire()).isPresent();
  }

  @Test
  void readyEndpointWhoseWorkersAllDieSaysSoAndStartsOthers() {
    EndpointId id = ready(1);
    WorkerId dead = bench.workers(id).getFirst();

    bench.orchestrator.exited(dead, "exit code 137");
    loop.runOnce();

    assertThat(bench.status(id)).isEqualTo(UPDATE_IN_PROGRESS);
    assertThat(bench.row(id).statusReason())
        .isEqualTo("Starting workers again; the last one ended: exit code 137");
    assertThat(bench.workers(id)).hasSize(1).doesNotContain(dead);
    assertThat(bench.picker.slots(id).tryAcquire()).isEmpty();
  }

  @Test
  void readyEndpointWhoseWorkerStopsAnsweringIsNotReady() {
    EndpointId id = ready(1);
    bench.client.ready(bench.address(bench.workers(id).getFirst()), false);

    bench.clock.advance(LoopBench.CHECK_INTERVAL);
    settle();

    assertThat(bench.status(id)).isEqualTo(UPDATE_IN_PROGRESS);
  }

  @Test
  void workersThatKeepDyingAreStartedAfterLongerAndLongerPauses() {
    EndpointId id = ready(1);
    bench.orchestrator.exited(bench.workers(id).getFirst(), "boom");
    loop.runOnce();

    bench.orchestrator.exited(bench.starting(id), "boom");
    loop.runOnce();
    boolean tooEarly = !bench.workers(id).isEmpty();
    bench.clock.advance(Duration.ofMillis(500));
    loop.runOnce();
    int afterPause = bench.workers(id).size();

    assertThat(tooEarly).isFalse();
    assertThat(afterPause).isEqualTo(1);
  }

  @Test
  void clockThatJumpsNeitherKillsWorkersNorKeepsThemFromBeingReplaced() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    loop.runOnce();

    bench.wall.advance(Duration.ofHours(1));
    settle();
    String starting = bench.row(id).statusReason();
    bench.orchestrator.exited(bench.starting(id), "boom");
    loop.runOnce();
    bench.wall.advance(Duration.ofHours(-1));
    bench.clock.advance(Duration.ofMillis(500));
    loop.runOnce();

    assertThat(starting).isEqualTo("Starting workers.");
    assertThat(bench.workers(id)).hasSize(1);
  }

  @Test
  void workerThatNeverLoadsIsKilledAndItsReasonTold() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    loop.runOnce();

    bench.clock.advance(PlanLimits.DEFAULT.startTimeout().plusSeconds(1));
    settle();

    assertThat(bench.row(id).statusReason())
        .contains("It did not load its model within PT2M (worker-start-timeout).");
  }

  @Test
  void environmentThatIsMadeForLongIsNotHeldAgainstTheWorker() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    loop.runOnce();
    WorkerId worker = bench.starting(id);
    bench.orchestrator.preparing(worker, "Installing requirements: numpy");
    bench.clock.advance(PlanLimits.DEFAULT.startTimeout().plusSeconds(1));
    loop.runOnce();
    String during = bench.row(id).statusReason();

    bench.orchestrator.prepared(worker);
    loop.runOnce();

    assertThat(during).isEqualTo("Installing requirements: numpy.");
    assertThat(bench.row(id).statusReason()).isEqualTo("Starting workers.");
    assertThat(bench.workers(id)).containsExactly(worker);
  }

  @Test
  void environmentThatIsNeverReadyIsGivenUpAndItsReasonTold() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    loop.runOnce();
    bench.orchestrator.preparing(bench.starting(id), "Installing requirements: numpy");

    bench.clock.advance(PlanLimits.DEFAULT.environmentTimeout().plusSeconds(1));
    settle();

    assertThat(bench.row(id).statusReason())
        .contains(
            "Its environment was not ready within PT15M (environment-timeout): Installing"
                + " requirements: numpy.");
  }

  @Test
  void updateFailsAlsoWhenItsWorkersTakeLongToDie() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    for (int i = 0; i < PlanLimits.DEFAULT.maxStartFailures(); i++) {
      loop.runOnce();
      bench.clock.advance(Duration.ofSeconds(90));
      bench.orchestrator.exited(bench.starting(id), "no such package");
      loop.runOnce();
      bench.clock.advance(PlanLimits.DEFAULT.maxBackOff());
    }

    assertThat(bench.status(id)).isEqualTo(EndpointStatus.UPDATE_FAILED);
    assertThat(bench.row(id).statusReason()).isEqualTo("no such package");
  }

  @Test
  void whyAWorkerDiedIsToldToThoseWhoseCallsItHad() {
    EndpointId id = ready(1);
    Slot slot = bench.picker.slots(id).tryAcquire().orElseThrow();

    bench.orchestrator.exited(slot.worker(), "exit code 139", "Fatal error\n  in predict");
    loop.runOnce();
    slot.releaseBroken();

    assertThat(slot.epitaph().toCompletableFuture())
        .isCompletedWithValue(Optional.of("exit code 139\nFatal error\n  in predict"));
  }

  @Test
  void logTellsHowTheDeploymentGoes() throws InterruptedException {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    settle();
    WorkerId first = bench.starting(id);
    bench.orchestrator.preparing(first, "Installing requirements: numpy");
    settle();
    bench.orchestrator.exited(first, "exit code 1");
    loop.runOnce();
    WorkerId second = bench.starting(id);
    bench.listens(second);
    settle();
    settle();

    assertThat(bench.fleet.log(id, 0, 100, Duration.ZERO))
        .allMatch(line -> line.worker().equals(WorkerId.LAUNCH))
        .extracting(LogLine::text)
        .containsExactly(
            "Revision 1 is wanted: bundle " + Samples.bundleId(1) + ", workers: 1.",
            "Worker " + first + " of revision 1 is started.",
            "Revision 1 is UPDATE_IN_PROGRESS: Starting workers.",
            "Worker " + first + " is being prepared: Installing requirements: numpy.",
            "Worker " + first + " died: exit code 1",
            "Worker " + second + " of revision 1 is started.",
            "Worker " + second + " is ready.",
            "Revision 1 is READY.");
  }

  @Test
  void workersGetTheMemoryThatTheirRevisionAsksFor() {
    bench.create(EndpointType.SYNC, 1);

    loop.runOnce();

    assertThat(bench.orchestrator.started().getFirst().memoryBytes()).hasValue(1L << 30);
  }

  @Test
  void workerThatBrokeAConnectionGetsNothingUntilItHasAnsweredACheck() {
    EndpointId id = ready(1);
    bench.client.mute(bench.address(bench.workers(id).getFirst()));

    bench.picker.slots(id).tryAcquire().orElseThrow().releaseBroken();
    settle();

    assertThat(bench.status(id)).isEqualTo(READY);
    assertThat(bench.picker.slots(id).tryAcquire()).isEmpty();
  }

  @Test
  void workerThatBrokeAConnectionGetsRequestsAgainWhenItAnswers() {
    EndpointId id = ready(1);

    bench.picker.slots(id).tryAcquire().orElseThrow().releaseBroken();
    settle();

    assertThat(bench.picker.slots(id).tryAcquire()).isPresent();
  }

  @Test
  void workerWhoseCallsAreAllStuckIsReplaced() {
    EndpointId id = ready(1);
    WorkerId stuck = bench.workers(id).getFirst();

    bench.picker.slots(id).tryAcquire().orElseThrow().abandon();
    loop.runOnce();

    assertThat(bench.workers(id)).hasSize(1).doesNotContain(stuck);
    assertThat(bench.row(id).statusReason()).contains("has outlasted its time limit");
  }

  @Test
  void deletedEndpointIsGoneWhenItsWorkersAre() {
    EndpointId id = ready(1);
    WorkerId worker = bench.workers(id).getFirst();

    bench.service.delete(Samples.CALLER, id);
    loop.runOnce();
    EndpointStatus during = bench.status(id);
    bench.orchestrator.exited(worker, "exit code 0");
    loop.runOnce();

    assertThat(during).isEqualTo(DELETE_IN_PROGRESS);
    assertThat(bench.rows.find(id)).isEmpty();
    assertThat(bench.directory.find(id)).isEmpty();
    assertThat(bench.settled).containsExactly(id);
    assertThat(bench.orchestrator.workers(id)).isEmpty();
  }

  @Test
  void endpointThatComesBackIntoTheDirectoryAfterItsRemovalIsForgotten() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    Endpoint late = bench.row(id);
    bench.service.delete(Samples.CALLER, id);
    loop.runOnce();
    bench.directory.put(late);

    loop.runOnce();

    assertThat(bench.directory.find(id)).isEmpty();
  }

  @Test
  void restartedServerBringsTheWorkersBack() {
    EndpointId id = ready(1);
    bench.orchestrator.exited(bench.workers(id).getFirst(), "the server was killed");
    bench.orchestrator.forget(bench.orchestrator.workers(id).getFirst().id());

    bench.loop().runOnce();

    assertThat(bench.status(id)).isEqualTo(UPDATE_IN_PROGRESS);
    assertThat(bench.workers(id)).hasSize(1);
  }

  @Test
  void databaseThatDoesNotAnswerForAWhileDoesNotEndTheLoop() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    EndpointLoop background =
        new EndpointLoop(
            new UnreadableRows(reads),
            bench.directory,
            bench.bundles,
            bench.fleet,
            bench.demand,
            PlanLimits.DEFAULT,
            bench.clock,
            bench.signal,
            _ -> {});

    background.start();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          bench.signal.raise();
          return reads.get() >= 3;
        });

    background.close();
  }

  /// Rows that cannot be listed.
  private record UnreadableRows(AtomicInteger reads) implements EndpointRepository {
    @Override
    public boolean add(Endpoint endpoint) {
      return false;
    }

    @Override
    public Optional<Endpoint> find(EndpointId id) {
      return Optional.empty();
    }

    @Override
    public List<Endpoint> list(OwnerId owner, Optional<String> name) {
      return List.of();
    }

    @Override
    public List<Endpoint> listAll() {
      reads.incrementAndGet();
      throw new IllegalStateException("the database does not answer");
    }

    @Override
    public boolean update(Endpoint read, Endpoint updated) {
      return false;
    }

    @Override
    public void remove(EndpointId id) {}
  }
}
