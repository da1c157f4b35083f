package io.launch.core.task;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.predict.TaskRequest;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.testkit.Samples;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatcherUpkeepTest {
  private static final String ANSWER = "{\"result\":\"1\"}";

  private final TaskBench bench = new TaskBench();

  @AfterEach
  void close() throws InterruptedException {
    bench.close();
  }

  @Test
  void queueOutOfOrderLosesNothing() throws InterruptedException {
    bench.workers(1, 1);
    TaskId first = bench.submit();
    HeldCall call = bench.client.next();
    bench.queue.outOfOrder(true);
    call.answer(200, "{\"result\":\"1\"}");
    TaskId second = bench.submit();

    bench.queue.outOfOrder(false);
    bench.client.next().answer(200, "{\"result\":\"2\"}");

    assertThat(bench.end(first)).isEqualTo(new TaskState.Succeeded("1"));
    assertThat(bench.end(second)).isEqualTo(new TaskState.Succeeded("2"));
  }

  @Test
  void whatAFailedStepLeasedIsFoundAndRunUncounted() throws InterruptedException {
    bench.dispatcher.start(true);
    bench.queue.silent(true);
    bench.workers(1, 1);
    TaskId id = bench.submit();
    await().until(() -> bench.state(id) instanceof TaskState.Started);

    bench.queue.silent(false);
    HeldCall call = bench.client.next();
    call.answer(200, ANSWER);

    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
    assertThat(bench.client.calls()).hasSize(1);
    assertThat(bench.rows.find(id).orElseThrow().attempts()).isOne();
  }

  @Test
  void stepThatTakesLongKeepsWhatItLeases() throws InterruptedException {
    bench.dispatcher.start(true);
    CountDownLatch go = new CountDownLatch(1);
    bench.queue.afterExchange(() -> Latches.await(go));
    TaskId id = bench.submit();
    bench.workers(1, 1);
    await().until(() -> bench.state(id) instanceof TaskState.Started);
    int looks = bench.queue.expiries();
    await().until(() -> bench.queue.expiries() >= looks + 4);
    boolean kept = bench.state(id) instanceof TaskState.Started;
    go.countDown();
    bench.client.next().answer(200, ANSWER);

    assertThat(kept).isTrue();
    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
    assertThat(bench.client.calls()).hasSize(1);
  }

  @Test
  void whoeverWaitsIsToldOfAnEndThatAFailedStepRecorded() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();
    HeldCall call = bench.client.next();
    bench.queue.silent(true);
    Thread waiting = Thread.ofVirtual().start(() -> readEnd(id));
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

    call.answer(200, ANSWER);
    await().until(() -> bench.state(id).ended());
    bench.queue.silent(false);

    assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
  }

  private void readEnd(TaskId id) {
    try {
      bench.read(Samples.CALLER, id, Duration.ofMinutes(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void endpointIsServedOnWhateverGoesWrongInAStep() throws InterruptedException {
    CountDownLatch failed = new CountDownLatch(1);
    bench.queue.beforeExchange(() -> {
      bench.queue.beforeExchange(() -> {});
      failed.countDown();
      throw new StackOverflowError("in a test");
    });
    bench.workers(1, 1);
    TaskId id = bench.submit();
    failed.await();

    bench.client.next().answer(200, ANSWER);

    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
  }

  @Test
  void serverThatStartsTakesOverWhatACrashedOneHad() throws InterruptedException {
    bench.queue.add(List.of(Samples.task(1, bench.clock.instant())));
    bench.queue.exchange(List.of(), ENDPOINT, "crashed", 1);
    bench.workers(1, 1);

    bench.dispatcher.start(true);
    bench.client.next().answer(200, "{\"result\":\"1\"}");

    assertThat(bench.end(Samples.taskId(1))).isEqualTo(new TaskState.Succeeded("1"));
  }

  @Test
  void taskThatNoWorkerTookInTimeEndsSayingSo() throws InterruptedException {
    bench.dispatcher.start(true);
    TaskId id = bench.submit();

    bench.clock.advance(TaskBench.LIMITS.expiry());

    assertThat(bench.end(id)).isEqualTo(TaskState.Failed.expired());
  }

  @Test
  void runningTaskStaysItsServersForAsLongAsItRuns() throws InterruptedException {
    bench.dispatcher.start(true);
    bench.workers(1, 1);
    TaskId id = bench.submit();
    HeldCall call = bench.client.next();

    int looks = bench.queue.expiries();
    bench.clock.advance(Duration.ofMinutes(1));
    await().atMost(Duration.ofSeconds(5)).until(() -> bench.queue.expiries() >= looks + 2);
    int attempts = bench.rows.find(id).orElseThrow().attempts();
    call.answer(200, "{\"result\":\"1\"}");

    assertThat(attempts).isEqualTo(1);
    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
  }

  @Test
  void endedTasksAreDeletedWithTheirResultsWhenTheirTimeIsOver() throws Exception {
    bench.dispatcher.start(true);
    bench.workers(1, 1);
    TaskId id =
        bench.submit(
            new TaskRequest(
                Optional.empty(), Optional.of(new byte[] {'1'}), true, Optional.empty()));
    HeldCall call = bench.client.next();
    ObjectKey key = new ObjectKey("results/" + Samples.OWNER + "/" + id + "-1.pkl");
    bench.objects.put(key, new ByteArrayInputStream(new byte[1]), 1);
    call.answer(200, "{\"result_url\":\"x\"}");
    bench.end(id);

    bench.clock.advance(TaskBench.LIMITS.retention().plusSeconds(1));

    await().atMost(Duration.ofSeconds(5)).until(() -> bench.objects.keys().isEmpty());
    assertThat(bench.rows.find(id)).isEmpty();
  }

  @Test
  void drainWaitsForWhatRunsAndLeasesNoMore() throws Exception {
    bench.workers(1, 1);
    TaskId running = bench.submit();
    HeldCall call = bench.client.next();
    TaskId waiting = bench.submit();
    Thread drain = Thread.ofVirtual().start(() -> bench.dispatcher.drain(Duration.ofMinutes(1)));
    await().until(() -> drain.getState() == Thread.State.TIMED_WAITING);
    boolean waited = drain.isAlive();

    call.answer(200, "{\"result\":\"1\"}");
    drain.join(Duration.ofSeconds(5));

    assertThat(waited).isTrue();
    assertThat(drain.isAlive()).isFalse();
    assertThat(bench.state(running)).isEqualTo(new TaskState.Succeeded("1"));
    assertThat(bench.state(waiting)).isEqualTo(new TaskState.Pending());
  }

  @Test
  void drainWaitsForALeaseThatIsUnderWay() throws Exception {
    bench.workers(1, 1);
    CountDownLatch leasing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    bench.queue.beforeExchange(() -> {
      leasing.countDown();
      Latches.await(go);
    });
    bench.submit();
    leasing.await();

    Thread drain = Thread.ofVirtual().start(() -> bench.dispatcher.drain(Duration.ofMinutes(1)));
    boolean over = drain.join(Duration.ofMillis(200));
    go.countDown();
    bench.client.next().answer(200, "{\"result\":\"1\"}");

    assertThat(over).isFalse();
    assertThat(drain.join(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void drainedServerLeasesNothingForEndpointsThatComeLater() throws Exception {
    bench.dispatcher.drain(Duration.ofMinutes(1));

    TaskId id = bench.submit();
    bench.workers(1, 1);

    await()
        .during(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(1))
        .until(() -> bench.state(id) instanceof TaskState.Pending);
  }
}
