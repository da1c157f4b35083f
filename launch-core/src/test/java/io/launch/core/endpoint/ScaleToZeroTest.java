package io.launch.core.endpoint;

import static io.launch.api.endpoint.EndpointStatus.READY;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_IN_PROGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.Slot;
import io.launch.core.worker.WorkerId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScaleToZeroTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LoopBench bench = new LoopBench();
  private final EndpointLoop loop = bench.loop();

  ScaleToZeroTest() {
    bench.orchestrator.onStop(worker -> bench.orchestrator.exited(worker, "asked to"));
  }

  /// An endpoint without a minimum of workers, whose first worker has answered.
  private EndpointId proven(EndpointType type) {
    EndpointId id = bench.create(type, 0);
    loop.runOnce();
    bench.listens(bench.starting(id));
    settle();
    assertThat(bench.status(id)).isEqualTo(READY);
    return id;
  }

  private EndpointId asleep(EndpointType type) {
    EndpointId id = proven(type);
    pass(LoopBench.IDLE);
    assertThat(bench.workers(id)).isEmpty();
    return id;
  }

  /// Looks, and looks again after the checks that the first look began.
  private void settle() {
    loop.runOnce();
    loop.runOnce();
  }

  private void pass(Duration time) {
    bench.clock.advance(time);
    settle();
  }

  @Test
  void firstWorkerIsStartedUnaskedAndEndsWhenNobodyAsks() throws InterruptedException {
    EndpointId id = proven(EndpointType.SYNC);

    pass(LoopBench.IDLE.minusSeconds(1));
    int shortlyBefore = bench.workers(id).size();
    pass(Duration.ofSeconds(1));

    assertThat(shortlyBefore).isEqualTo(1);
    assertThat(bench.workers(id)).isEmpty();
    assertThat(bench.status(id)).isEqualTo(READY);
    assertThat(bench.row(id).statusReason())
        .isEqualTo("Scaled to zero; a request starts a worker.");
  }

  @Test
  void requestWakesTheLoopAtOnceAndIsServed() throws InterruptedException {
    EndpointId id = asleep(EndpointType.SYNC);
    bench.signal.await(Duration.ZERO);

    CompletableFuture<Slot> place = bench.picker.slots(id).acquire(PATIENCE);
    boolean woken = bench.signal.await(Duration.ZERO);
    loop.runOnce();
    EndpointStatus meanwhile = bench.status(id);
    bench.listens(bench.starting(id));
    settle();

    assertThat(woken).isTrue();
    assertThat(meanwhile).isEqualTo(READY);
    assertThat(place).isCompleted();
    assertThat(bench.row(id).statusReason()).isEmpty();
  }

  @Test
  void useBetweenTwoLooksKeepsTheWorker() {
    EndpointId id = proven(EndpointType.SYNC);
    pass(LoopBench.IDLE.minusSeconds(1));

    bench.picker.slots(id).tryAcquire().orElseThrow().release();
    pass(LoopBench.IDLE.minusSeconds(1));

    assertThat(bench.workers(id)).hasSize(1);
  }

  @Test
  void callThatTakesLongerThanTheIdleTimeKeepsItsWorker() {
    EndpointId id = proven(EndpointType.SYNC);
    Slot call = bench.picker.slots(id).tryAcquire().orElseThrow();
    settle();

    pass(LoopBench.IDLE.multipliedBy(3));
    int during = bench.workers(id).size();
    call.release();
    pass(LoopBench.IDLE);

    assertThat(during).isEqualTo(1);
    assertThat(bench.workers(id)).isEmpty();
  }

  @Test
  void openTasksKeepAnAsyncEndpointAwakeAndNoOther() {
    EndpointId async = asleep(EndpointType.ASYNC);

    bench.openTasks = 1;
    loop.runOnce();

    assertThat(bench.workers(async)).hasSize(1);
  }

  @Test
  void sleepingEndpointIsReadyAfterARestartOfTheServer() {
    EndpointId id = asleep(EndpointType.SYNC);

    EndpointLoop next = bench.loop();
    next.takeOver();
    next.runOnce();

    assertThat(bench.status(id)).isEqualTo(READY);
    assertThat(bench.workers(id)).isEmpty();
  }

  @Test
  void newRevisionProvesItselfAlone() {
    EndpointId id = asleep(EndpointType.SYNC);

    bench.update(id, 2);
    loop.runOnce();
    WorkerId fresh = bench.starting(id);
    EndpointStatus meanwhile = bench.status(id);
    bench.listens(fresh);
    settle();

    assertThat(meanwhile).isEqualTo(UPDATE_IN_PROGRESS);
    assertThat(bench.status(id)).isEqualTo(READY);
    assertThat(bench.workers(id)).containsExactly(fresh);
  }

  @Test
  void changeOfNothingThatWorkersNoticeDoesNotWakeIt() {
    EndpointId id = asleep(EndpointType.SYNC);

    bench.scale(id, 0);
    settle();

    assertThat(bench.status(id)).isEqualTo(READY);
    assertThat(bench.workers(id)).isEmpty();
  }

  @Test
  void minimumThatIsTakenAwayLeavesTheWorkerItsIdleTime() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    loop.runOnce();
    bench.listens(bench.starting(id));
    settle();

    bench.scale(id, 0);
    settle();
    int atOnce = bench.workers(id).size();
    pass(LoopBench.IDLE);

    assertThat(atOnce).isEqualTo(1);
    assertThat(bench.workers(id)).isEmpty();
  }

  @Test
  void restartReplacesTheWorkersWithoutAGap() {
    EndpointId id = bench.create(EndpointType.SYNC, 1);
    loop.runOnce();
    WorkerId old = bench.starting(id);
    bench.listens(old);
    settle();

    bench.service.restart(Samples.CALLER, id);
    loop.runOnce();
    Slot meanwhile = bench.picker.slots(id).tryAcquire().orElseThrow();
    meanwhile.release();
    WorkerId fresh = bench.starting(id);
    bench.listens(fresh);
    settle();

    assertThat(meanwhile.worker()).isEqualTo(old);
    assertThat(bench.row(id).revision()).isEqualTo(2);
    assertThat(bench.status(id)).isEqualTo(READY);
    assertThat(bench.workers(id)).containsExactly(fresh);
  }
}
