package io.launch.core.task;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static io.launch.core.testkit.Samples.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.core.Ids;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.TaskRepository.Filter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadLettersTest {
  private final TaskBench bench = new TaskBench();
  private final TaskRetries retries =
      new TaskRetries(
          bench.tasks, bench.rows, bench.directory, _ -> {}, new Ids(new Random(2)), bench.clock);
  private final DeadLetters letters =
      new DeadLetters(bench.rows, retries, bench.directory, bench.objects, bench.clock);

  @AfterEach
  void close() throws InterruptedException {
    bench.close();
  }

  private void die() {
    for (int attempt = 0; attempt < 3; attempt++) {
      bench.rows.exchange(List.of(), ENDPOINT, "dying", 10_000);
      bench.rows.takeBack(Set.of("dying"));
    }
    // The queue is counted anew.
    bench.clock.advance(Duration.ofSeconds(3));
  }

  private int dead() {
    return bench
        .rows
        .list(Filter.deadLetters(OWNER, ENDPOINT), Optional.empty(), 2_000)
        .tasks()
        .size();
  }

  @Test
  void whatTwoRequeueAtOnceIsRequeuedOnce() {
    List<TaskId> ids = bench.submit(200);
    die();
    Map<TaskId, TaskId> between = new HashMap<>();
    AtomicBoolean once = new AtomicBoolean();
    // Somebody else does the same after the dead letters were read, and before they are queued.
    bench.queue.beforeAdd(() -> {
      if (once.compareAndSet(false, true)) {
        between.putAll(letters.requeue(CALLER, ENDPOINT, ids));
      }
    });

    Map<TaskId, TaskId> all = letters.requeueAll(CALLER, ENDPOINT);

    assertThat(all).hasSize(200).isEqualTo(between);
    assertThat(bench.rows.countOpen(ENDPOINT)).isEqualTo(200);
    assertThat(dead()).isZero();
  }

  @Test
  void allIsMoreThanOneBatch() {
    bench.submit(1_000);
    die();

    assertThat(letters.requeueAll(CALLER, ENDPOINT)).hasSize(1_000);
    die();
    assertThat(letters.purgeAll(CALLER, ENDPOINT)).isEqualTo(1_000);
    assertThat(dead()).isZero();
  }

  @Test
  void asManyAreRequeuedAsTheQueueTakes() {
    bench.submit(700);
    die();
    bench.submit(400);

    Map<TaskId, TaskId> requeued = letters.requeueAll(CALLER, ENDPOINT);

    assertThat(requeued).hasSize(500);
    assertThat(dead()).isEqualTo(200);
    assertThatThrownBy(() -> bench.submit(101))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUEUE_FULL));
  }

  @Test
  void anotherOwnersAreNotThere() {
    List<TaskId> ids = bench.submit(1);
    die();

    assertThatThrownBy(() -> letters.requeue(OTHER_CALLER, ENDPOINT, ids))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThatThrownBy(() -> letters.purge(OTHER_CALLER, ENDPOINT, ids))
        .isInstanceOf(LaunchException.class);
    assertThat(dead()).isEqualTo(1);
  }

  @Test
  void purgeDeletesWhatEachLeaseMayHaveLeft() throws IOException {
    TaskId id = bench.submit();
    die();
    var key = TaskObjects.pickle(OWNER, id, 2);
    bench.objects.put(key, new ByteArrayInputStream(new byte[1]), 1);

    assertThat(letters.purge(CALLER, ENDPOINT, List.of(id))).isEqualTo(1);
    assertThat(bench.objects.find(key)).isEmpty();
  }

  @Test
  void repeatOfLargeArgsHasItsOwnUntilTheyAreGone() throws IOException {
    TaskId id = bench.submit(TaskBench.args("\"" + "x".repeat(100_000) + "\""));
    bench.rows.cancel(id, "test");

    TaskId again = retries.retry(CALLER, id);
    bench.objects.delete(TaskObjects.args(OWNER, id));

    assertThat(bench.rows.input(again).orElseThrow().input())
        .isEqualTo(new TaskInput.StoredArgs(TaskObjects.args(OWNER, again)));
    assertThat(bench.objects.find(TaskObjects.args(OWNER, again))).isPresent();
    assertThatThrownBy(() -> retries.retry(CALLER, id))
        .hasMessageStartingWith("The args of the task are gone");
  }

  @Test
  void noSenderHasAKeyOfLaunchs() {
    String own = "requeue " + new TaskId("1");

    assertThat(new IdempotencyKey(own, "requeue", Instant.MAX).text()).isEqualTo(own);
    assertThatThrownBy(() -> IdempotencyKey.chosen(own, "requeue", Instant.MAX))
        .hasMessageStartingWith("Idempotency-Key: requeue 1");
  }

  @Test
  void onlyWhatAServerHasIsGivenUp() {
    List<TaskId> given = new ArrayList<>();
    TaskCancellation cancellation =
        new TaskCancellation(bench.queue, bench.rows, bench.dispatcher, given::add);
    List<TaskId> ids = bench.submit(2);
    TaskId leased = bench.rows.exchange(List.of(), ENDPOINT, "another", 1).leased().getFirst().id();

    ids.forEach(id -> cancellation.cancel(CALLER, id));
    ids.forEach(id -> cancellation.cancel(CALLER, id));

    assertThat(given).containsExactly(leased);
    assertThat(IntStream.range(0, 2).mapToObj(i -> bench.state(ids.get(i))))
        .containsOnly(TaskState.Failed.cancelled());
  }
}
