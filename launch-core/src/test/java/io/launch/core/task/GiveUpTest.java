package io.launch.core.task;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.launch.api.task.TaskId;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.worker.WorkerAnswers;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of tasks that run, and are this server's no longer.
@Timeout(60)
class GiveUpTest {
  private static final String ANSWER = "{\"result\":\"1\"}";

  private final TaskBench bench = new TaskBench();

  @AfterEach
  void close() throws InterruptedException {
    bench.close();
  }

  @Test
  void workerIsToldToEndACancelledTask() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();
    HeldCall call = bench.client.next();

    bench.queue.cancel(id, "by ann");
    bench.dispatcher.giveUp(id);
    call.answer(WorkerAnswers.CANCELLED, "{\"error\":\"cancelled\"}");

    assertThat(bench.client.cancels()).containsExactly(id + "-1");
    await().until(() -> bench.picker.slots(ENDPOINT).tryAcquire().isPresent());
    assertThat(bench.state(id)).isEqualTo(TaskState.Failed.cancelled());
  }

  @Test
  void answerOfACancelledTaskDoesNotCount() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();
    HeldCall call = bench.client.next();

    bench.queue.cancel(id, "by ann");
    call.answer(200, ANSWER);
    TaskId next = bench.submit();
    bench.client.next().answer(200, ANSWER);

    assertThat(bench.end(next)).isEqualTo(new TaskState.Succeeded("1"));
    assertThat(bench.state(id)).isEqualTo(TaskState.Failed.cancelled());
  }

  @Test
  void taskThatOthersTookBackIsFoundAndGivenUp() throws InterruptedException {
    bench.dispatcher.start(true);
    bench.workers(1, 1);
    TaskId id = bench.submit();
    bench.client.next();

    bench.queue.takeBack(Set.of("server-1"));

    await().until(() -> bench.client.cancels().contains(id + "-1"));
    assertThat(bench.state(id)).isEqualTo(new TaskState.Pending());
  }

  @Test
  void taskThatIsStillItsServersIsLeftAlone() throws InterruptedException {
    bench.dispatcher.start(true);
    bench.workers(1, 1);
    bench.submit();
    bench.client.next();

    int looks = bench.queue.expiries();
    await().until(() -> bench.queue.expiries() >= looks + 3);

    assertThat(bench.client.cancels()).isEmpty();
  }

  @Test
  void serverThatGetsANewNameGivesUpWhatItHad() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();
    bench.client.next();

    bench.dispatcher.rename("server-2");

    assertThat(bench.client.cancels()).containsExactly(id + "-1");
  }

  @Test
  void workerThatDoesNotEndTheTaskIsEnded() throws InterruptedException {
    Queue<String> condemned = new ConcurrentLinkedQueue<>();
    bench.picker.onSuspicion(suspicion -> suspicion.verdict().ifPresent(condemned::add));
    bench.workers(1, 1);
    TaskId id = bench.submit();
    bench.client.next();

    bench.queue.cancel(id, "by ann");
    bench.dispatcher.giveUp(id);

    await().atMost(Duration.ofSeconds(20)).until(() -> !condemned.isEmpty());
    assertThat(condemned.peek()).contains("given up", "cancel-grace");
  }

  @Test
  void whoRunsATaskThatTakesAWhileIsWrittenDown() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();
    bench.client.next();

    await().until(() -> bench.rows.find(id).orElseThrow().run().isPresent());

    assertThat(bench.rows.find(id).orElseThrow().run())
        .isEqualTo(Optional.of(new TaskRun(TaskBench.worker(1), 1)));
  }
}
