package io.launch.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.endpoint.EndpointId;
import io.launch.core.bundle.Bundle;
import io.launch.core.owner.OwnerId;
import io.launch.core.worker.LogLine;
import io.launch.core.worker.Orchestrator;
import io.launch.core.worker.Worker;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPhase;
import io.launch.core.worker.WorkerPhase.Exited;
import io.launch.core.worker.WorkerPhase.Listening;
import io.launch.core.worker.WorkerPhase.Preparing;
import io.launch.core.worker.WorkerPhase.Starting;
import io.launch.core.worker.WorkerSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The laws of [Orchestrator].
public interface OrchestratorContract {
  EndpointId ENDPOINT = new EndpointId("end_1");
  Duration PATIENCE = Duration.ofSeconds(20);
  String PREPARATION = "Installing requirements: numpy";

  /// What a worker under test does. The spec's `app_config` names it under `behaviour`.
  enum Behaviour {
    /// Prints `loading` and `loaded`, listens, and ends when it is told to stop.
    LISTENS,
    /// As [#LISTENS], but does not end when it is told to stop.
    IGNORES_STOP,
    /// Prints `no such class` and ends with exit code 3.
    FAILS,
    /// Makes an environment, says [#PREPARATION] of it, and is as [#LISTENS] after it.
    PREPARES
  }

  /// The orchestrator under test; the same one during one test.
  Orchestrator orchestrator();

  /// Whether a worker that ignores [Orchestrator#stop] is ended when real time has passed.
  default boolean endsByForce() {
    return true;
  }

  /// Starts a worker that behaves so.
  default void start(WorkerSpec spec, Behaviour behaviour) {
    orchestrator().start(spec);
  }

  @Test
  default void startedWorkerIsListedAndComesToListen() {
    WorkerSpec spec = spec("wrk_1", Behaviour.LISTENS);

    start(spec, Behaviour.LISTENS);
    List<Worker> atOnce = orchestrator().workers(ENDPOINT);
    Listening listening = awaitPhase(spec.id(), Listening.class);

    assertThat(atOnce).extracting(Worker::id).containsExactly(spec.id());
    assertThat(atOnce.getFirst().revision()).isEqualTo(spec.revision());
    assertThat(listening.address().port()).isPositive();
  }

  @Test
  default void workerThatMakesAnEnvironmentIsPreparingAndStartsAnewAfterIt() {
    List<WorkerPhase> phases = new CopyOnWriteArrayList<>();
    orchestrator().onChange(() -> phases.add(orchestrator().workers(ENDPOINT).getFirst().phase()));
    WorkerSpec spec = spec("wrk_1", Behaviour.PREPARES);

    start(spec, Behaviour.PREPARES);
    awaitPhase(spec.id(), Listening.class);

    Instant first = ((Starting) phases.getFirst()).since();
    assertThat(phases.get(1))
        .isInstanceOfSatisfying(
            Preparing.class, preparing -> assertThat(preparing.what()).isEqualTo(PREPARATION));
    assertThat(phases.get(2))
        .isInstanceOfSatisfying(
            Starting.class, again -> assertThat(again.since()).isAfterOrEqualTo(first));
    assertThat(phases.get(3)).isInstanceOf(Listening.class);
  }

  @Test
  default void workersOfAnotherEndpointAreNotListed() {
    start(spec("wrk_1", Behaviour.LISTENS), Behaviour.LISTENS);

    assertThat(orchestrator().workers(new EndpointId("end_other"))).isEmpty();
  }

  @Test
  default void workersAreListedOldestFirst() {
    start(spec("wrk_2", Behaviour.FAILS), Behaviour.FAILS);
    start(spec("wrk_1", Behaviour.FAILS), Behaviour.FAILS);

    assertThat(orchestrator().workers(ENDPOINT))
        .extracting(worker -> worker.id().value())
        .containsExactly("wrk_2", "wrk_1");
  }

  @Test
  default void failedWorkerStaysListedWithItsReasonUntilItIsForgotten() {
    WorkerSpec spec = spec("wrk_1", Behaviour.FAILS);

    start(spec, Behaviour.FAILS);
    Exited exited = awaitPhase(spec.id(), Exited.class);
    orchestrator().forget(spec.id());

    assertThat(exited.reason()).contains("exit code 3").contains("no such class");
    assertThat(exited.lastOutput()).contains("no such class");
    assertThat(orchestrator().workers(ENDPOINT)).isEmpty();
  }

  @Test
  default void livingWorkerIsNotForgotten() {
    WorkerSpec spec = spec("wrk_1", Behaviour.LISTENS);
    start(spec, Behaviour.LISTENS);

    orchestrator().forget(spec.id());

    assertThat(orchestrator().workers(ENDPOINT)).hasSize(1);
  }

  @Test
  default void stoppedWorkerExits() {
    WorkerSpec spec = spec("wrk_1", Behaviour.LISTENS);
    start(spec, Behaviour.LISTENS);
    awaitPhase(spec.id(), Listening.class);

    orchestrator().stop(spec.id(), PATIENCE);

    awaitPhase(spec.id(), Exited.class);
  }

  @Test
  default void workerThatIgnoresStopIsEndedByForceWhenTheGraceIsOver() {
    if (!endsByForce()) {
      return;
    }
    WorkerSpec spec = spec("wrk_1", Behaviour.IGNORES_STOP);
    start(spec, Behaviour.IGNORES_STOP);
    awaitPhase(spec.id(), Listening.class);

    orchestrator().stop(spec.id(), Duration.ofMillis(200));

    // A worker that is asked for its stacks first may end of that.
    assertThat(awaitPhase(spec.id(), Exited.class).reason()).containsAnyOf("SIGKILL", "SIGABRT");
  }

  @Test
  default void killedWorkerExits() {
    WorkerSpec spec = spec("wrk_1", Behaviour.IGNORES_STOP);
    start(spec, Behaviour.IGNORES_STOP);
    awaitPhase(spec.id(), Listening.class);

    orchestrator().kill(spec.id());

    // A worker that is asked for its stacks first may end of that.
    assertThat(awaitPhase(spec.id(), Exited.class).reason()).containsAnyOf("SIGKILL", "SIGABRT");
  }

  @Test
  default void stoppingKillingOrForgettingAnUnknownWorkerDoesNothing() {
    WorkerId unknown = new WorkerId("wrk_unknown");

    assertThatCode(
            () -> {
              orchestrator().stop(unknown, Duration.ofSeconds(1));
              orchestrator().kill(unknown);
              orchestrator().forget(unknown);
            })
        .doesNotThrowAnyException();
  }

  @Test
  default void listenerIsCalledAfterEveryChange() {
    AtomicInteger listening = new AtomicInteger();
    AtomicInteger exited = new AtomicInteger();
    orchestrator()
        .onChange(() -> {
          WorkerPhase phase = orchestrator().workers(ENDPOINT).getFirst().phase();
          (phase instanceof Listening ? listening : exited).incrementAndGet();
        });
    WorkerSpec spec = spec("wrk_1", Behaviour.LISTENS);

    start(spec, Behaviour.LISTENS);
    await().atMost(PATIENCE).until(() -> listening.get() >= 1);
    exited.set(0);
    orchestrator().kill(spec.id());

    await().atMost(PATIENCE).until(() -> exited.get() >= 1);
  }

  @Test
  default void printedLinesAreInTheLogAlsoAfterTheWorkersDeath() throws InterruptedException {
    WorkerSpec spec = spec("wrk_1", Behaviour.LISTENS);
    start(spec, Behaviour.LISTENS);
    awaitPhase(spec.id(), Listening.class);
    orchestrator().kill(spec.id());
    awaitPhase(spec.id(), Exited.class);
    orchestrator().forget(spec.id());

    List<LogLine> log = orchestrator().log(ENDPOINT, 0, 100, Duration.ZERO);

    assertThat(log).extracting(LogLine::text).containsSubsequence("loading", "loaded");
    assertThat(log).extracting(LogLine::worker).containsOnly(spec.id());
    assertThat(log).extracting(LogLine::sequence).isSorted().doesNotHaveDuplicates();
  }

  @Test
  default void noteIsInTheLogBetweenWhatWorkersPrint() throws InterruptedException {
    orchestrator().note(ENDPOINT, "revision 7 is wanted");
    start(spec("wrk_1", Behaviour.LISTENS), Behaviour.LISTENS);
    awaitPhase(new WorkerId("wrk_1"), Listening.class);
    orchestrator().note(ENDPOINT, "it listens");
    orchestrator().note(new EndpointId("end_other"), "of another endpoint");

    List<LogLine> log = orchestrator().log(ENDPOINT, 0, 100, Duration.ZERO);

    assertThat(log)
        .extracting(LogLine::text)
        .containsSubsequence("revision 7 is wanted", "loaded", "it listens")
        .doesNotContain("of another endpoint");
    assertThat(log.getFirst().worker()).isEqualTo(WorkerId.LAUNCH);
    assertThat(log).extracting(LogLine::sequence).isSorted().doesNotHaveDuplicates();
  }

  @Test
  default void logGoesOnWhereTheReaderWas() throws InterruptedException {
    start(spec("wrk_1", Behaviour.LISTENS), Behaviour.LISTENS);
    awaitPhase(new WorkerId("wrk_1"), Listening.class);
    List<LogLine> all = orchestrator().log(ENDPOINT, 0, 100, Duration.ZERO);

    long first = all.getFirst().sequence();

    assertThat(orchestrator().log(ENDPOINT, first, 100, Duration.ZERO))
        .startsWith(all.get(1))
        .doesNotContain(all.getFirst());
    assertThat(orchestrator().log(ENDPOINT, Long.MAX_VALUE, 100, Duration.ofMillis(20))).isEmpty();
  }

  @Test
  default void logOfMoreThanMaxGivesTheLatest() throws InterruptedException {
    start(spec("wrk_1", Behaviour.LISTENS), Behaviour.LISTENS);
    awaitPhase(new WorkerId("wrk_1"), Listening.class);

    List<LogLine> all = orchestrator().log(ENDPOINT, 0, 100, Duration.ZERO);
    List<LogLine> one = orchestrator().log(ENDPOINT, 0, 1, Duration.ZERO);

    assertThat(one).hasSize(1);
    assertThat(one.getFirst().sequence()).isGreaterThanOrEqualTo(all.getLast().sequence());
  }

  @Test
  default void logOfWaitingReaderComesWithTheFirstLine() throws Exception {
    List<LogLine> seen = new CopyOnWriteArrayList<>();
    Thread reader =
        Thread.startVirtualThread(() -> {
          try {
            seen.addAll(orchestrator().log(ENDPOINT, 0, 100, PATIENCE));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });

    start(spec("wrk_1", Behaviour.FAILS), Behaviour.FAILS);

    assertThat(reader.join(PATIENCE)).isTrue();
    assertThat(seen).isNotEmpty();
  }

  @Test
  default void forgottenLogIsEmpty() throws InterruptedException {
    WorkerSpec spec = spec("wrk_1", Behaviour.FAILS);
    start(spec, Behaviour.FAILS);
    awaitPhase(spec.id(), Exited.class);

    orchestrator().forgetLog(ENDPOINT);

    assertThat(orchestrator().log(ENDPOINT, 0, 100, Duration.ZERO)).isEmpty();
  }

  @Test
  default void closeEndsEveryWorker() {
    start(spec("wrk_1", Behaviour.LISTENS), Behaviour.LISTENS);
    start(spec("wrk_2", Behaviour.IGNORES_STOP), Behaviour.IGNORES_STOP);
    awaitPhase(new WorkerId("wrk_1"), Listening.class);
    awaitPhase(new WorkerId("wrk_2"), Listening.class);

    orchestrator().close();

    assertThat(orchestrator().workers(ENDPOINT))
        .allSatisfy(worker -> assertThat(worker.phase()).isInstanceOf(Exited.class));
  }

  /// The spec of a worker of [#ENDPOINT], whose bundle has no files.
  static WorkerSpec spec(String id, Behaviour behaviour) {
    Bundle bundle =
        new Bundle(
            new BundleId("bun_1"),
            new OwnerId("own_1"),
            "behaving",
            new JavaArtifactFlavor(
                "s3://launch/bundles/none", null, Map.of("behaviour", behaviour.name())),
            List.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Instant.EPOCH);
    return new WorkerSpec(new WorkerId(id), ENDPOINT, 7, bundle, 1, OptionalLong.empty());
  }

  /// Waits until a worker of [#ENDPOINT] is in a phase.
  default <T extends WorkerPhase> T awaitPhase(WorkerId worker, Class<T> phase) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                orchestrator().workers(ENDPOINT).stream()
                    .filter(listed -> listed.id().equals(worker))
                    .map(Worker::phase)
                    .filter(phase::isInstance)
                    .map(phase::cast)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }
}
