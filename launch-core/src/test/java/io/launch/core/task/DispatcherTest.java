package io.launch.core.task;

import static io.launch.core.task.TaskBench.address;
import static io.launch.core.task.TaskBench.args;
import static io.launch.core.task.TaskBench.worker;
import static io.launch.core.testkit.Samples.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.predict.TaskRequest;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.WorkerReply;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatcherTest {
  private static final String TOO_LONG =
      "The task ran longer than PT5M (task-timeout) and was given up.";
  private static final WorkerReply DIED = new WorkerReply.Broken("connection reset", true);
  private static final WorkerReply REFUSED = new WorkerReply.Broken("connection refused", false);

  private final TaskBench bench = new TaskBench();

  @AfterEach
  void close() throws InterruptedException {
    bench.close();
  }

  @Test
  void taskRunsAtAWorkerAndEndsWithItsAnswer() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit(args("{\"x\":1.50}"));

    HeldCall call = bench.client.next();
    TaskState during = bench.state(id);
    call.answer(200, "{\"result\":\"[2]\"}");

    assertThat(call.envelope())
        .startsWith("{\"args\":{\"x\":1.50},\"return_pickled\":false,")
        .contains("\"id\":\"" + id + "-1\"", "\"inline_result_bytes\":262144");
    assertThat(during).isEqualTo(new TaskState.Started());
    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("[2]"));
  }

  @Test
  void taskWaitsForAWorkerToComeUp() throws InterruptedException {
    TaskId id = bench.submit();
    TaskState before = bench.state(id);

    bench.workers(1, 1);
    bench.client.next().answer(200, "{\"result\":\"1\"}");

    assertThat(before).isEqualTo(new TaskState.Pending());
    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
  }

  @Test
  void modelThatThrowsFailsTheTaskWithItsStackTrace() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();

    bench.client.next().answer(500, "{\"error\":\"boom\",\"traceback\":\"boom\\n  at X\"}");

    assertThat(bench.end(id)).isEqualTo(new TaskState.Failed("boom", "boom\n  at X"));
  }

  @Test
  void inputThatDoesNotFitFailsTheTask() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();

    bench.client.next().answer(400, "{\"error\":\"x: text (expected: a number)\"}");

    assertThat(bench.end(id)).isEqualTo(new TaskState.Failed("x: text (expected: a number)"));
  }

  @Test
  void answerThatIsNoneFailsTheTask() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();

    bench.client.next().answer(200, "hello");

    assertThat(bench.end(id)).isInstanceOf(TaskState.Failed.class);
  }

  @Test
  void tooLargeAnswerFailsTheTaskAndTellsTheWayOut() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();

    bench.client.next().answer(200, "{\"result\":\"" + "x".repeat(64) + "\"}");

    assertThat(bench.end(id))
        .isInstanceOfSatisfying(
            TaskState.Failed.class,
            failed ->
                assertThat(failed.error())
                    .contains("larger than 64 bytes (max-result-bytes)", "return_pickled"));
  }

  @Test
  void pickledResultIsStoredUnderAKeyOfItsAttempt() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id =
        bench.submit(
            new TaskRequest(
                Optional.empty(), Optional.of(new byte[] {'1'}), true, Optional.empty()));

    HeldCall call = bench.client.next();
    call.answer(200, "{\"result_url\":\"x\"}");

    ObjectKey key = new ObjectKey("results/" + Samples.OWNER + "/" + id + "-1.pkl");
    assertThat(call.envelope())
        .contains("\"return_pickled\":true", "result_upload_url", key.value());
    assertThat(bench.end(id)).isEqualTo(new TaskState.Stored(key));
  }

  @Test
  void taskThatOutlastsItsTimeFailsAndKeepsItsPlace() throws InterruptedException {
    bench.workers(1, 2);
    TaskId id = bench.submit();

    bench.client.next().reply(new WorkerReply.TimedOut());

    assertThat(bench.end(id))
        .isEqualTo(new TaskState.Failed(FailureKind.TIMED_OUT, TOO_LONG, TOO_LONG));
    assertThat(bench.picker.slots(ENDPOINT).busy(worker(1))).isTrue();
    assertThat(bench.client.cancels()).containsExactly(id + "-1");
  }

  @Test
  void taskOfADeadWorkerRunsAtAnother() throws InterruptedException {
    bench.workers(2, 1);
    TaskId id = bench.submit();

    HeldCall first = bench.client.next();
    first.reply(DIED);
    bench.dies(first.worker(), "exit code 1");
    HeldCall second = bench.client.next();
    second.answer(200, "{\"result\":\"1\"}");

    assertThat(second.worker()).isNotEqualTo(first.worker());
    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
  }

  @Test
  void taskIsGivenUpAfterTheLastAttempt() throws InterruptedException {
    bench.workers(3, 1);
    TaskId id = bench.submit();

    for (int i = 0; i < 3; i++) {
      HeldCall call = bench.client.next();
      call.reply(DIED);
      bench.dies(call.worker(), "killed by signal 11 (SIGSEGV)\nFatal error\n  in predict");
    }

    assertThat(bench.end(id))
        .isInstanceOfSatisfying(
            TaskState.Failed.class,
            failed -> {
              assertThat(failed.error())
                  .startsWith("Given up after 3 attempts (max_attempts): ")
                  .contains("The last time: killed by signal 11 (SIGSEGV). ")
                  .doesNotContain("Fatal error");
              assertThat(failed.traceback())
                  .isEqualTo(failed.error() + "\nFatal error\n  in predict");
            });
  }

  @Test
  void taskWhoseConnectionBreaksThoughItsWorkerLivesIsHandedOutAgain() throws InterruptedException {
    bench.workers(2, 1);
    TaskId id = bench.submit();

    bench.client.next().reply(DIED);
    bench.client.next().answer(200, "{\"result\":\"1\"}");

    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
  }

  @Test
  void lostTaskDoesNotWaitForAClockThatIsSetBack() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();

    bench.clock.advance(Duration.ofMinutes(30));
    bench.client.next().reply(DIED);
    bench.dies(address(1), "killed");
    await().until(() -> bench.state(id) instanceof TaskState.Pending);
    bench.clock.advance(Duration.ofMinutes(-30));
    bench.workers(2, 1);
    bench.client.next().answer(200, "{\"result\":\"1\"}");

    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
  }

  @Test
  void taskThatHangsEndsWithWhereItHangsAndItsWorkerGetsNoMore() throws InterruptedException {
    bench.workers(1, 2);
    TaskId id = bench.submit();

    bench.client.next().answer(504, "{\"error\":\"hangs\",\"traceback\":\"in predict\"}");

    assertThat(bench.end(id))
        .isInstanceOfSatisfying(
            TaskState.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.TIMED_OUT);
              assertThat(failed.error()).contains("ran longer than", "(task-timeout)");
              assertThat(failed.traceback()).isEqualTo("in predict");
            });
    assertThat(bench.picker.slots(ENDPOINT).busy(worker(1))).isFalse();
    assertThat(bench.picker.slots(ENDPOINT).tryAcquire()).isEmpty();
  }

  @Test
  void attemptThatNeverReachedAWorkerDoesNotCount() throws InterruptedException {
    bench.workers(5, 1);
    TaskId id = bench.submit();

    for (int i = 0; i < 4; i++) {
      bench.client.next().reply(REFUSED);
    }
    bench.client.next().answer(200, "{\"result\":\"1\"}");

    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
    assertThat(bench.rows.find(id).orElseThrow().attempts()).isEqualTo(1);
  }

  @Test
  void lostTaskIsHandedOutAgainWhateverElseHappens() throws Exception {
    bench.workers(2, 2);
    TaskId id = bench.submit();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 1_000; i++) {
        HeldCall call = bench.client.next();
        bench.picker.trust(ENDPOINT, worker(call.worker().port() == 1 ? 2 : 1));
        CountDownLatch go = new CountDownLatch(1);
        var reply =
            threads.submit(() -> {
              go.await();
              call.reply(REFUSED);
              return true;
            });
        var wake =
            threads.submit(() -> {
              go.await();
              bench.dispatcher.wake(ENDPOINT);
              return true;
            });
        go.countDown();
        reply.get();
        wake.get();
      }
    }
    bench.client.next().answer(200, "{\"result\":\"1\"}");

    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
  }

  @Test
  void removalOfTheEndpointFailsWhatIsOpenAndWakesWhoWaits() throws Exception {
    bench.workers(1, 1);
    TaskId running = bench.submit();
    TaskId waiting = bench.submit();
    bench.client.next();

    bench.dispatcher.endpointRemoved(ENDPOINT);

    TaskState deleted =
        new TaskState.Failed("The endpoint was deleted before the task could be run.");
    assertThat(bench.end(running)).isEqualTo(deleted);
    assertThat(bench.end(waiting)).isEqualTo(deleted);
  }

  @Test
  void manyTasksAtManyWorkersRunOnceEach() throws Exception {
    try (TaskBench busy = new TaskBench(ManualWorkerClient.answering(200, "{\"result\":\"1\"}"))) {
      busy.workers(4, 3);
      Set<TaskId> ids = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        ids.addAll(busy.submit(50));
      }

      List<Task> ended =
          busy.tasks.read(Samples.CALLER, List.copyOf(ids), Duration.ofSeconds(20), true);

      assertThat(ended).allMatch(task -> task.state().equals(new TaskState.Succeeded("1")));
      assertThat(busy.client.calls()).hasSize(1_000);
      assertThat(busy.client.calls()).extracting(HeldCall::worker).contains(address(1), address(4));
    }
  }
}
