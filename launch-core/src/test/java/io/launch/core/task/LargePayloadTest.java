package io.launch.core.task;

import static io.launch.core.task.TaskBench.args;
import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OWNER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.predict.TaskInput;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Args and results that are too large for the database.
@Timeout(60)
class LargePayloadTest {
  private static final String LARGE = "\"" + "x".repeat(64 * 1024) + "\"";

  private final TaskBench bench = new TaskBench();

  @AfterEach
  void close() throws InterruptedException {
    bench.close();
  }

  @Test
  void largeArgsAreInTheObjectStoreAndTheWorkerFetchesThem() throws Exception {
    bench.workers(1, 1);
    TaskId id = bench.submit(args(LARGE));
    HeldCall call = bench.client.next();

    ObjectKey key = new ObjectKey("inputs/" + OWNER + "/" + id + ".json");
    assertThat(bench.rows.input(id).orElseThrow().input()).isEqualTo(new TaskInput.StoredArgs(key));
    assertThat(bench.objects.open(key).orElseThrow()).hasContent(LARGE);
    assertThat(call.envelope()).contains("\"args_url\":").doesNotContain("xxx");
  }

  @Test
  void argsUpToTheBoundAreInTheDatabase() {
    bench.submit(args("\"" + "x".repeat(64 * 1024 - 2) + "\""));

    assertThat(bench.objects.keys()).isEmpty();
  }

  @Test
  void argsOfARepeatedSubmitAreNotKeptTwice() {
    Submission keyed = Submission.of(args(LARGE)).withKey("order-7");
    TaskId id = bench.tasks.submit(CALLER, ENDPOINT, keyed);

    assertThat(bench.tasks.submit(CALLER, ENDPOINT, keyed)).isEqualTo(id);

    assertThat(bench.objects.keys())
        .containsExactly(new ObjectKey("inputs/" + OWNER + "/" + id + ".json"));
  }

  @Test
  void argsOfARefusedSubmitAreNotKept() {
    bench.tasks.submit(CALLER, ENDPOINT, Submission.of(args("1")).withKey("order-7"));

    assertThatThrownBy(() ->
            bench.tasks.submit(CALLER, ENDPOINT, Submission.of(args(LARGE)).withKey("order-7")))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));

    assertThat(bench.objects.keys()).isEmpty();
  }

  @Test
  void submitWhoseArgsCannotBeStoredIsRefusedAndMakesNoTask() {
    bench.objects.full(true);

    assertThatThrownBy(() -> bench.submit(args(LARGE)))
        .isInstanceOfSatisfying(
            LaunchException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
              assertThat(refused.retryAfter()).isPresent();
            });

    assertThat(bench.rows.countOpen(ENDPOINT)).isZero();
    assertThat(bench.submit(args("1"))).isNotNull();
  }

  @Test
  void argsOfASubmitOfUnknownFateAreKept() {
    bench.queue.beforeAdd(() -> {
      throw new LaunchException(ErrorCode.UNAVAILABLE, "nobody knows");
    });

    assertThatThrownBy(() -> bench.submit(args(LARGE))).isInstanceOf(LaunchException.class);

    assertThat(bench.objects.keys()).hasSize(1);
  }

  @Test
  void largeResultIsStoredByTheWorker() throws Exception {
    bench.workers(1, 1);
    TaskId id = bench.submit();
    HeldCall call = bench.client.next();

    call.answer(200, "{\"result_url\":\"x\",\"result_bytes\":300000}");

    ObjectKey key = new ObjectKey("results/" + OWNER + "/" + id + "-1.json");
    assertThat(call.envelope()).contains("\"result_json_upload_url\":", key.value());
    assertThat(bench.end(id)).isEqualTo(new TaskState.StoredJson(key, 300_000));
  }

  @Test
  void argsAndResultAreDeletedWithTheTask() throws Exception {
    bench.dispatcher.start(true);
    bench.workers(1, 1);
    TaskId id = bench.submit(args(LARGE));
    HeldCall call = bench.client.next();
    ObjectKey key = new ObjectKey("results/" + OWNER + "/" + id + "-1.json");
    bench.objects.put(key, new ByteArrayInputStream("1".getBytes(UTF_8)), 1);
    call.answer(200, "{\"result_url\":\"x\",\"result_bytes\":300000}");
    bench.end(id);

    bench.clock.advance(TaskBench.LIMITS.retention().plusSeconds(1));

    await().atMost(Duration.ofSeconds(5)).until(() -> bench.objects.keys().isEmpty());
    assertThat(bench.rows.find(id)).isEmpty();
  }
}
