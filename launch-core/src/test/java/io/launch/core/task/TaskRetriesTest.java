package io.launch.core.task;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.task.TaskId;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.WorkerReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When tasks are tried again, and when they are given up on.
@Timeout(60)
class TaskRetriesTest {
  private static final WorkerReply DIED = new WorkerReply.Broken("connection reset", true);
  private static final String ERROR =
      "{\"error\":\"ValueError: bad\",\"traceback\":\"in predict\"}";
  private static final String ANSWER = "{\"result\":\"1\"}";

  private Optional<TaskBench> opened = Optional.empty();

  @AfterEach
  void close() throws InterruptedException {
    if (opened.isPresent()) {
      opened.get().close();
    }
  }

  private TaskBench bench(EndpointSettings settings) {
    return bench(settings, 4, 1);
  }

  private TaskBench bench(EndpointSettings settings, int workers, int concurrency) {
    TaskBench bench =
        new TaskBench(new ManualWorkerClient(), Samples.with(settings, Samples.asyncEndpoint(1)));
    opened = Optional.of(bench);
    bench.workers(workers, concurrency);
    return bench;
  }

  private static EndpointSettings tries(Integer attempts, Double backoff, Boolean onError) {
    return EndpointSettings.NONE.withTries(attempts, backoff, onError, null);
  }

  @Test
  void modelThatThrowsIsAnOutcome() throws InterruptedException {
    TaskBench bench = bench(EndpointSettings.NONE);
    TaskId id = bench.submit();

    bench.client.next().answer(500, ERROR);

    assertThat(bench.end(id)).isEqualTo(new TaskState.Failed("ValueError: bad", "in predict"));
    assertThat(bench.client.calls()).hasSize(1);
  }

  @Test
  void modelThatThrowsIsTriedAgainWhereTheEndpointWantsIt() throws InterruptedException {
    TaskBench bench = bench(tries(null, null, true));
    TaskId id = bench.submit();

    bench.client.next().answer(500, ERROR);
    bench.client.next().answer(200, ANSWER);

    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
    List<TaskEvent> history = bench.rows.history(id);
    assertThat(history).extracting(TaskEvent::kind).containsExactly(TaskEvent.Kind.FAILED);
    assertThat(history).extracting(TaskEvent::text).containsExactly("ValueError: bad");
  }

  @Test
  void inputThatDoesNotFitIsNotTriedAgain() throws InterruptedException {
    TaskBench bench = bench(tries(null, null, true));
    TaskId id = bench.submit();

    bench.client.next().answer(400, "{\"error\":\"x: text (expected: a number)\"}");

    assertThat(bench.end(id)).isEqualTo(new TaskState.Failed("x: text (expected: a number)"));
  }

  @Test
  void modelThatThrowsOnTheLastAttemptMakesADeadLetter() throws InterruptedException {
    TaskBench bench = bench(tries(2, null, true));
    TaskId id = bench.submit();

    bench.client.next().answer(500, ERROR);
    bench.client.next().answer(500, ERROR);

    assertThat(bench.end(id))
        .isInstanceOfSatisfying(
            TaskState.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.DEAD);
              assertThat(failed.error()).contains("2 attempts", "ValueError: bad");
              assertThat(failed.traceback()).contains("in predict");
            });
  }

  @Test
  void deathOfAWorkerCountsAgainstTheEndpointsAttempts() throws InterruptedException {
    TaskBench bench = bench(tries(1, null, null));
    TaskId id = bench.submit();

    HeldCall call = bench.client.next();
    call.reply(DIED);
    bench.dies(call.worker(), "killed by signal 9");

    assertThat(bench.end(id))
        .isInstanceOfSatisfying(
            TaskState.Failed.class,
            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.DEAD));
    assertThat(bench.client.calls()).hasSize(1);
  }

  @Test
  void deathOfAWorkerCountsAgainstAllThatItRan() throws InterruptedException {
    TaskBench bench = bench(tries(1, null, null), 1, 2);
    List<TaskId> ids = bench.submit(2);
    List<HeldCall> calls = List.of(bench.client.next(), bench.client.next());

    calls.forEach(call -> call.reply(DIED));
    bench.dies(calls.getFirst().worker(), "killed by signal 9");

    assertThat(calls).extracting(HeldCall::worker).containsOnly(calls.getFirst().worker());
    for (TaskId id : ids) {
      assertThat(bench.end(id))
          .isInstanceOfSatisfying(
              TaskState.Failed.class,
              failed -> assertThat(failed.kind()).isEqualTo(FailureKind.DEAD));
    }
  }

  @Test
  void lostTaskWaitsAsLongAsTheEndpointSays() throws InterruptedException {
    TaskBench bench = bench(tries(null, 30.0, null));
    TaskId id = bench.submit();
    HeldCall call = bench.client.next();
    call.reply(DIED);
    bench.dies(call.worker(), "killed by signal 9");
    await().until(() -> bench.rows.find(id).orElseThrow().times().notBefore().isPresent());
    TaskId other = bench.submit();
    bench.client.next().answer(200, ANSWER);
    bench.end(other);

    assertThat(bench.state(id)).isEqualTo(new TaskState.Pending());
    bench.clock.advance(Duration.ofSeconds(30));
    bench.dispatcher.wake(ENDPOINT);
    bench.client.next().answer(200, ANSWER);

    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
    assertThat(bench.rows.find(id).orElseThrow().attempts()).isEqualTo(2);
  }

  @Test
  void taskIsKeptAsLongAsTheEndpointSays() throws InterruptedException {
    TaskBench bench = bench(EndpointSettings.NONE.withTries(null, null, null, 60));
    TaskId id = bench.submit();
    bench.client.next().answer(200, ANSWER);
    bench.end(id);

    bench.clock.advance(Duration.ofSeconds(59));
    assertThat(bench.rows.deleteOld(5)).isEmpty();
    bench.clock.advance(Duration.ofSeconds(1));
    assertThat(bench.rows.deleteOld(5)).hasSize(1);
  }

  @Test
  void resultThatIsNotStoredIsTriedAgainAfterAPause() throws InterruptedException {
    TaskBench bench = bench(EndpointSettings.NONE);
    TaskId id = bench.submit();

    bench.client.next().answer(507, "{\"error\":\"the object store is full\"}");
    await().until(() -> bench.rows.find(id).orElseThrow().times().notBefore().isPresent());
    bench.clock.advance(Duration.ofSeconds(5));
    bench.dispatcher.wake(ENDPOINT);
    bench.client.next().answer(200, ANSWER);

    assertThat(bench.end(id)).isEqualTo(new TaskState.Succeeded("1"));
    assertThat(bench.rows.history(id))
        .extracting(TaskEvent::kind, TaskEvent::text)
        .containsExactly(tuple(TaskEvent.Kind.NOT_STORED, "the object store is full"));
  }

  @Test
  void resultThatIsNeverStoredMakesADeadLetter() throws InterruptedException {
    TaskBench bench = bench(tries(1, null, null));
    TaskId id = bench.submit();

    bench.client.next().answer(507, "{\"error\":\"the object store is full\"}");

    assertThat(bench.end(id))
        .isInstanceOfSatisfying(
            TaskState.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.DEAD);
              assertThat(failed.error()).contains("could not be stored", "store is full");
            });
  }

  @Test
  void backoffDoublesUpToAnHour() {
    TaskTerms terms =
        new TaskTerms(
            0,
            Optional.empty(),
            Instant.MAX,
            Optional.empty(),
            100,
            Duration.ofSeconds(10),
            false,
            Duration.ofDays(1),
            Duration.ofDays(1));

    assertThat(terms.backoffAfter(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(terms.backoffAfter(3)).isEqualTo(Duration.ofSeconds(40));
    assertThat(terms.backoffAfter(99)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void deadlineCutsTheRunShort() throws InterruptedException {
    TaskBench bench = bench(EndpointSettings.NONE);
    TaskId id = bench.submit(Duration.ofSeconds(9));

    HeldCall call = bench.client.next();
    call.reply(new WorkerReply.TimedOut());

    assertThat(call.call().timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(bench.end(id))
        .isInstanceOfSatisfying(
            TaskState.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.TIMED_OUT);
              assertThat(failed.error()).contains("PT9S", "its deadline");
            });
  }

  @Test
  void deadlineEndsATaskThatWaits() {
    TaskBench bench = bench(EndpointSettings.NONE);
    bench.workers(0, 1);
    TaskId id = bench.submit(Duration.ofSeconds(9));

    bench.clock.advance(Duration.ofSeconds(9));
    bench.queue.expire();

    assertThat(bench.state(id)).isEqualTo(TaskState.Failed.expired());
  }
}
