package io.launch.core.endpoint;

import static io.launch.api.endpoint.EndpointStatus.READY;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_FAILED;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_IN_PROGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.Slot;
import io.launch.core.worker.WorkerId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndpointUpdateTest {
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
  void updateFailsAfterTheLastStartFailureWithTheLastReasonAndStartsNoMore() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    for (int i = 1; i <= 3; i++) {
      loop.runOnce();
      bench.orchestrator.exited(bench.starting(id), "exit code " + i);
      loop.runOnce();
      bench.clock.advance(PlanLimits.DEFAULT.maxBackOff());
    }
    loop.runOnce();

    assertThat(bench.status(id)).isEqualTo(UPDATE_FAILED);
    assertThat(bench.row(id).statusReason()).isEqualTo("exit code 3");
    assertThat(bench.workers(id)).isEmpty();
  }

  @Test
  void failedEndpointIsTriedAgainAfterAnUpdate() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    for (int i = 1; i <= 3; i++) {
      loop.runOnce();
      bench.orchestrator.exited(bench.starting(id), "exit code " + i);
      loop.runOnce();
      bench.clock.advance(PlanLimits.DEFAULT.maxBackOff());
    }

    bench.update(id, 2);
    loop.runOnce();

    assertThat(bench.status(id)).isEqualTo(UPDATE_IN_PROGRESS);
    assertThat(bench.workers(id)).hasSize(1);
  }

  @Test
  void oldRevisionServesUntilTheNewOneDoes() {
    EndpointId id = ready(1);
    WorkerId old = bench.workers(id).getFirst();
    bench.update(id, 2);
    loop.runOnce();
    WorkerId fresh = bench.starting(id);
    WorkerId meanwhile = serving(id);

    bench.listens(fresh);
    settle();

    assertThat(meanwhile).isEqualTo(old);
    assertThat(bench.status(id)).isEqualTo(READY);
    assertThat(bench.row(id).revision()).isEqualTo(2);
    assertThat(bench.row(id).fallback()).isEmpty();
    assertThat(bench.orchestrator.stopping()).containsExactly(old);
    assertThat(serving(id)).isEqualTo(fresh);
  }

  @Test
  void oldRevisionServesOnWhenTheNewOneFails() {
    EndpointId id = ready(1);
    WorkerId old = bench.workers(id).getFirst();
    bench.update(id, 2);
    for (int i = 1; i <= 3; i++) {
      loop.runOnce();
      bench.orchestrator.exited(bench.starting(id), "exit code " + i);
      loop.runOnce();
      bench.clock.advance(PlanLimits.DEFAULT.maxBackOff());
    }
    settle();

    assertThat(bench.status(id)).isEqualTo(UPDATE_FAILED);
    assertThat(bench.row(id).statusReason()).isEqualTo("exit code 3");
    assertThat(bench.orchestrator.stopping()).isEmpty();
    assertThat(serving(id)).isEqualTo(old);
  }

  @Test
  void oldRevisionServesOnWhenItsNumberOfWorkersWasChangedJustBefore() {
    EndpointId id = ready(1);
    WorkerId old = bench.workers(id).getFirst();

    bench.scale(id, 2);
    bench.update(id, 2);
    loop.runOnce();

    assertThat(bench.orchestrator.stopping()).isEmpty();
    assertThat(serving(id)).isEqualTo(old);
  }

  @Test
  void scalingKeepsTheWorkersThatAreThere() {
    EndpointId id = ready(1);
    WorkerId old = bench.workers(id).getFirst();

    bench.scale(id, 3);
    loop.runOnce();
    int grown = bench.workers(id).size();
    bench.scale(id, 1);
    loop.runOnce();

    assertThat(grown).isEqualTo(3);
    assertThat(bench.orchestrator.stopping()).hasSize(2).doesNotContain(old);
    assertThat(bench.status(id)).isEqualTo(READY);
  }

  @Test
  void workerIsToldToEndOnlyWhenItsCallsAreDone() {
    EndpointId id = ready(1);
    WorkerId old = bench.workers(id).getFirst();
    Slot call = bench.picker.slots(id).tryAcquire().orElseThrow();
    bench.update(id, 2);
    loop.runOnce();
    bench.listens(bench.starting(id));
    settle();
    boolean toldBefore = bench.orchestrator.stopping().contains(old);

    call.release();
    loop.runOnce();

    assertThat(toldBefore).isFalse();
    assertThat(bench.orchestrator.stopping()).contains(old);
  }

  @Test
  void workerIsToldToEndWhenItsGraceIsOver() {
    EndpointId id = ready(1);
    WorkerId old = bench.workers(id).getFirst();
    bench.picker.slots(id).tryAcquire().orElseThrow();
    bench.service.delete(Samples.CALLER, id);
    loop.runOnce();

    bench.clock.advance(LoopBench.STOP_GRACE.plusMillis(1));
    loop.runOnce();

    assertThat(bench.orchestrator.stopping()).contains(old);
  }

  @Test
  void workerThatWasToldToEndIsNoFailure() {
    EndpointId id = ready(2);
    bench.scale(id, 1);
    settle();

    bench
        .orchestrator
        .stopping()
        .forEach(worker -> bench.orchestrator.exited(worker, "exit code 0"));
    settle();

    assertThat(bench.status(id)).isEqualTo(READY);
    assertThat(bench.orchestrator.workers(id)).hasSize(1);
  }

  @Test
  void changeThatComesWhileTheLoopLooksIsNotLost() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    List<Endpoint> read = bench.rows.listAll();
    bench.clock.advance(Duration.ofMillis(1));
    bench.scale(id, 3);

    Endpoint old = read.getFirst();
    boolean written =
        bench.rows.update(old, old.withStatus(UPDATE_IN_PROGRESS, "", bench.clock.instant()));

    assertThat(written).isFalse();
    assertThat(bench.row(id).spec().minWorkers()).isEqualTo(3);
  }

  private WorkerId serving(EndpointId id) {
    Slot slot = bench.picker.slots(id).tryAcquire().orElseThrow();
    slot.release();
    return slot.worker();
  }
}
