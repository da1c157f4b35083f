package io.launch.core.task;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.launch.api.task.TaskId;
import io.launch.core.predict.Envelopes;
import io.launch.core.predict.TaskInput;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ManualTaskQueue;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.testkit.MemoryObjectStore;
import io.launch.core.testkit.MemoryTasks;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.ReadyWorker;
import io.launch.core.worker.WorkerPicker;
import io.launch.core.worker.WorkerReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is leased ahead, and what becomes of it.
@Timeout(60)
class DispatchLaneTest {
  private static final Duration ALWAYS = Duration.ofHours(1);
  private static final Duration NEVER = Duration.ZERO;
  private static final TaskState PENDING = new TaskState.Pending();
  private static final String ANSWER = "{\"result\":\"1\"}";

  private final ManualClock clock = new ManualClock();
  private final MemoryTasks rows = new MemoryTasks(clock);
  private final ManualTaskQueue queue = new ManualTaskQueue(rows);
  private final WorkerPicker picker = new WorkerPicker(8);
  private final ManualWorkerClient client = new ManualWorkerClient();
  private final CountDownLatch blocked = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    blocked.countDown();
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void quickTaskIsFollowedByTheNextWhileTheQueueIsBusy() throws InterruptedException {
    open(ALWAYS, 10);
    workers(2, 1);
    client.next().answer(200, ANSWER);
    HeldCall second = client.next();
    HeldCall third = client.next();
    // Before the queue is held up: what comes next must be here by then.
    await().until(() -> all(3, 5, new TaskState.Started()));
    CountDownLatch inside = new CountDownLatch(1);
    queue.beforeExchange(() -> {
      inside.countDown();
      Latches.await(blocked);
    });
    second.answer(200, ANSWER);
    inside.await();

    third.answer(200, ANSWER);

    assertThat(client.next().envelope()).contains("\"n\":3");
    assertThat(client.next().envelope()).contains("\"n\":4");
  }

  @Test
  void slowTasksAreNotLeasedAhead() throws InterruptedException {
    open(NEVER, 6);
    client.next().answer(200, ANSWER);
    client.next();

    assertThat(all(2, 6, PENDING)).isTrue();
  }

  @Test
  void leasedAheadGoesBackUncountedWhenNoWorkerIsUp() throws InterruptedException {
    open(ALWAYS, 6);
    client.next().answer(200, ANSWER);
    HeldCall second = client.next();
    await().until(() -> all(2, 4, new TaskState.Started()));
    workers(0, 1);

    second.reply(new WorkerReply.Broken("connection reset", true));

    await().until(() -> all(1, 6, PENDING));
    assertThat(attempts(1)).isOne();
    assertThat(attempts(2)).isZero();
  }

  @Test
  void leasedAheadGoesBackUncountedWhenWhatRunsTakesItsTime() throws InterruptedException {
    open(Duration.ofSeconds(1), Duration.ofSeconds(2), 6);
    client.next().answer(200, ANSWER);
    HeldCall second = client.next();
    await().until(() -> all(2, 4, new TaskState.Started()));

    await().until(() -> all(2, 6, PENDING));

    assertThat(attempts(2)).isZero();
    second.answer(200, ANSWER);
    assertThat(client.next().envelope()).contains("\"n\":2");
  }

  @Test
  void leasedAheadGoesBackWhenNoMoreIsToBeRun() throws InterruptedException {
    DispatchLane lane = open(ALWAYS, 6);
    client.next().answer(200, ANSWER);
    HeldCall second = client.next();
    await().until(() -> all(2, 4, new TaskState.Started()));

    lane.stopLeasing();
    await().until(() -> all(2, 6, PENDING));
    boolean drainedBefore = lane.drained();
    second.answer(200, ANSWER);

    await().until(lane::drained);
    assertThat(drainedBefore).isFalse();
    assertThat(client.calls()).hasSize(2);
  }

  @Test
  void everyTaskRunsOnceWhateverIsLeasedAhead() throws InterruptedException {
    open(ALWAYS, 300);
    workers(2, 3);

    for (int i = 0; i < 300; i++) {
      client.next().answer(200, ANSWER);
    }

    await().until(() -> all(0, 300, new TaskState.Succeeded("1")));
    assertThat(client.calls()).hasSize(300);
  }

  /// A running lane, with so many tasks to bring to one worker of one place.
  private DispatchLane open(Duration quick, int tasks) {
    return open(quick, ALWAYS, tasks);
  }

  /// @param tellAfter how long a task runs before it counts as one that takes its time
  private DispatchLane open(Duration quick, Duration tellAfter, int tasks) {
    TaskRunner runner =
        new TaskRunner(
            client,
            new Envelopes(new MemoryObjectStore(clock), Duration.ofHours(1)),
            TaskBench.PROGRESS,
            TaskBench.LIMITS,
            clock);
    DispatchLane lane =
        new DispatchLane(
            ENDPOINT,
            () -> "server-1",
            queue,
            picker.slots(ENDPOINT),
            runner,
            new EndedTasks(),
            clock,
            new DispatchLimits(64, quick, tellAfter));
    picker.onFree(_ -> lane.placeFreed());
    queue.add(IntStream.range(0, tasks).mapToObj(this::task).toList());
    workers(1, 1);
    threads.add(Thread.ofVirtual().start(lane));
    return lane;
  }

  private NewTask task(int number) {
    return new NewTask(
        id(number),
        Samples.OWNER,
        ENDPOINT,
        new TaskInput.Args(("{\"n\":" + number + "}").getBytes(UTF_8)),
        false,
        clock.instant(),
        Samples.terms(clock.instant()),
        Optional.empty(),
        Optional.empty());
  }

  private static TaskId id(int number) {
    return new TaskId("task-" + number);
  }

  private void workers(int count, int capacity) {
    picker.update(
        ENDPOINT,
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> new ReadyWorker(TaskBench.worker(i), TaskBench.address(i), capacity, 1))
            .toList());
  }

  private int attempts(int number) {
    return rows.find(id(number)).orElseThrow().attempts();
  }

  private boolean all(int from, int to, TaskState state) {
    return IntStream.range(from, to)
        .allMatch(i -> rows.find(id(i)).orElseThrow().state().equals(state));
  }
}
