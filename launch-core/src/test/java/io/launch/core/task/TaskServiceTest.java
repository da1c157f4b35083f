package io.launch.core.task;

import static io.launch.core.task.TaskBench.args;
import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static io.launch.core.testkit.Samples.endpointId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.core.predict.TaskRequest;
import io.launch.core.testkit.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskServiceTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String ANSWER = "{\"result\":\"1\"}";

  private final TaskBench bench = new TaskBench();

  @AfterEach
  void close() throws InterruptedException {
    bench.close();
  }

  @Test
  void submittedTasksAreReadInTheOrderOfTheirIds() throws InterruptedException {
    List<TaskId> ids = bench.submit(3);

    List<Task> tasks = bench.tasks.read(CALLER, ids.reversed(), Duration.ZERO, true);

    assertThat(tasks).extracting(Task::id).containsExactlyElementsOf(ids.reversed());
    assertThat(tasks).allMatch(task -> task.state().equals(new TaskState.Pending()));
  }

  @Test
  void fullQueueTakesNoMoreUntilTasksHaveEnded() {
    bench.submit(TaskBench.LIMITS.maxQueued());

    assertThatThrownBy(() -> bench.submit(1))
        .isInstanceOfSatisfying(
            LaunchException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.QUEUE_FULL);
              assertThat(refused.message()).contains("max-queued-tasks: 1000");
              assertThat(refused.retryAfter()).isPresent();
            });
    assertThat(bench.rows.countOpen(ENDPOINT)).isEqualTo(TaskBench.LIMITS.maxQueued());

    bench.queue.failAll(ENDPOINT, "cleared");
    bench.clock.advance(Duration.ofSeconds(3));
    assertThat(bench.submit(1)).hasSize(1);
  }

  @Test
  void queueDoesNotStayFullBecauseTheClockIsSetBack() {
    bench.submit(TaskBench.LIMITS.maxQueued());
    bench.queue.failAll(ENDPOINT, "cleared");

    bench.clock.advance(Duration.ofHours(-1));

    assertThat(bench.submit(1)).hasSize(1);
  }

  @Test
  void unknownAndForeignTasksAreNotFound() {
    TaskId id = bench.submit();

    assertNotFound(() -> bench.read(OTHER_CALLER, id, Duration.ZERO));
    assertNotFound(() -> bench.read(OTHER_CALLER, id, LONG));
    assertNotFound(() -> bench.read(CALLER, Samples.taskId(7), LONG));
  }

  @Test
  void oneForeignTaskAmongManyIsNamed() {
    TaskId own = bench.submit();
    TaskId unknown = Samples.taskId(7);

    assertThatThrownBy(() -> bench.tasks.read(CALLER, List.of(own, unknown), Duration.ZERO, false))
        .hasMessage("The specified task could not be found: " + unknown);
  }

  @Test
  void endpointOfAnotherOwnerTypeOrNoneIsRefused() {
    assertNotFound(() -> bench.submit(OTHER_CALLER, ENDPOINT, args("1")));
    assertNotFound(() -> bench.submit(CALLER, endpointId(9), args("1")));
    assertThatThrownBy(() -> bench.submit(CALLER, endpointId(2), args("1")))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("is not an async endpoint.");
  }

  @Test
  void oneRequestWithoutInputRefusesAll() {
    TaskRequest empty =
        new TaskRequest(Optional.empty(), Optional.empty(), false, Optional.empty());

    assertThatThrownBy(() -> bench.submit(CALLER, ENDPOINT, args("1"), empty))
        .hasMessage("Input needs either url or args.");

    assertThat(bench.rows.countOpen(ENDPOINT)).isZero();
  }

  @Test
  void waitForAnyEndsWithTheFirst() throws Exception {
    bench.workers(1, 1);
    List<TaskId> ids = bench.submit(2);
    CompletableFuture<List<Task>> read = readLater(ids, false);

    bench.client.next().answer(200, ANSWER);

    assertThat(read.get(5, TimeUnit.SECONDS))
        .extracting(task -> task.state().ended())
        .containsExactly(true, false);
  }

  @Test
  void waitForAllEndsWithTheLast() throws Exception {
    bench.workers(1, 1);
    List<TaskId> ids = bench.submit(2);
    CompletableFuture<List<Task>> read = readLater(ids, true);

    bench.client.next().answer(200, ANSWER);
    var second = bench.client.next();
    boolean early = read.isDone();
    second.answer(200, ANSWER);

    assertThat(early).isFalse();
    assertThat(read.get(5, TimeUnit.SECONDS)).allMatch(task -> task.state().ended());
  }

  @Test
  void waitForAllIsNotFooledByAnEndThatWasReadAlready() throws Exception {
    bench.workers(1, 1);
    List<TaskId> ids = bench.submit(2);
    var first = bench.client.next();
    // The first task ends after the watch was opened and before the tasks are read, so that its
    // end is both read and announced.
    AtomicBoolean once = new AtomicBoolean();
    bench.rows.beforeFind(() -> {
      if (once.compareAndSet(false, true)) {
        first.answer(200, ANSWER);
        await().until(() -> bench.client.calls().size() == 2);
      }
    });
    CompletableFuture<List<Task>> read = readLater(ids, true);

    var second = bench.client.next();
    await()
        .during(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(2))
        .until(() -> !read.isDone());
    second.answer(200, ANSWER);

    assertThat(read.get(5, TimeUnit.SECONDS)).allMatch(task -> task.state().ended());
  }

  @Test
  void waitIsOverWhenItsTimeIs() throws InterruptedException {
    TaskId id = bench.submit();

    assertThat(bench.read(CALLER, id, Duration.ofMillis(50))).isEqualTo(new TaskState.Pending());
  }

  @Test
  @Timeout(10)
  void nothingIsAwaitedWhereNothingIsOpen() throws InterruptedException {
    assertThat(bench.tasks.read(CALLER, List.of(), LONG, false)).isEmpty();
  }

  @Test
  void idNamedTwiceIsReadTwiceAndAwaitedOnce() throws Exception {
    bench.workers(1, 1);
    TaskId id = bench.submit();
    CompletableFuture<List<Task>> read = readLater(List.of(id, id), true);

    bench.client.next().answer(200, ANSWER);

    assertThat(read.get(5, TimeUnit.SECONDS)).hasSize(2).allMatch(task -> task.state().ended());
  }

  private CompletableFuture<List<Task>> readLater(List<TaskId> ids, boolean all) {
    CompletableFuture<List<Task>> read = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            read.complete(bench.tasks.read(CALLER, ids, LONG, all));
          } catch (InterruptedException | RuntimeException e) {
            read.completeExceptionally(e);
          }
        });
    return read;
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }
}
