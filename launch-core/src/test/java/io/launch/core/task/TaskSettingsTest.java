package io.launch.core.task;

import static io.launch.core.task.TaskBench.args;
import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.task.TaskId;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.predict.TaskRequest;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.WorkerReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What endpoints and requests may say about their tasks.
@Timeout(60)
class TaskSettingsTest {
  private static final String TOO_LONG =
      "The task ran longer than PT7S (the endpoint's queue_message_timeout_seconds) and was given"
          + " up.";

  private final TaskBench bench = new TaskBench(new ManualWorkerClient(), endpoint());

  @AfterEach
  void close() throws InterruptedException {
    bench.close();
  }

  /// Public, with a run of at most 7 s and a wait of at most 60 s.
  private static Endpoint endpoint() {
    EndpointSettings settings =
        new EndpointSettings(null, null, null, null, null, null, null, true, 7, 60, null);
    return Samples.with(settings, Samples.asyncEndpoint(1));
  }

  @Test
  void taskExpiresWhenItsEndpointSays() {
    TaskId id = bench.submit();

    bench.clock.advance(Duration.ofSeconds(59));
    bench.queue.expire();
    TaskState before = bench.state(id);
    bench.clock.advance(Duration.ofSeconds(2));
    bench.queue.expire();

    assertThat(before).isEqualTo(new TaskState.Pending());
    assertThat(bench.state(id)).isEqualTo(TaskState.Failed.expired());
  }

  @Test
  void taskRunsAsLongAsItsEndpointSaysAndNoLonger() throws InterruptedException {
    bench.workers(1, 1);
    TaskId id = bench.submit();

    HeldCall call = bench.client.next();
    call.reply(new WorkerReply.TimedOut());

    assertThat(call.call().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(bench.end(id))
        .isEqualTo(new TaskState.Failed(FailureKind.TIMED_OUT, TOO_LONG, TOO_LONG));
  }

  @Test
  void taskOfAPublicEndpointBelongsToWhoSubmittedIt() throws InterruptedException {
    bench.workers(1, 1);

    TaskId id = bench.submit(OTHER_CALLER, ENDPOINT, args("1")).getFirst();
    bench.client.next().answer(200, "{\"result\":\"1\"}");

    assertThat(bench.read(OTHER_CALLER, id, Duration.ofSeconds(5)))
        .isEqualTo(new TaskState.Succeeded("1"));
    assertThatThrownBy(() -> bench.read(Samples.CALLER, id, Duration.ZERO))
        .hasMessage("The specified task could not be found.");
  }

  @Test
  void pickledCallIsASignedUrlForTheWorker() throws InterruptedException {
    bench.workers(1, 1);
    String location = "s3://%s/uploads/%s/call".formatted(bench.objects.bucket(), Samples.OWNER);

    bench.submit(
        new TaskRequest(
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.of(location),
            Optional.empty()));

    assertThat(bench.client.next().envelope())
        .startsWith("{\"cloudpickle_url\":\"memory:/uploads/" + Samples.OWNER + "/call");
  }

  @Test
  void queueThatCannotStoreIsTemporarilyUnavailable() {
    bench.queue.beforeAdd(() -> {
      throw new LaunchException(ErrorCode.INTERNAL, "The disk is full.");
    });

    assertThatThrownBy(() -> bench.submit())
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessage("Message broker temporarily unavailable. Please retry.");
  }

  @Test
  void taskOfAnEndpointWithoutAWorkerWakesWhoeverStartsThem() {
    AtomicInteger woken = new AtomicInteger();
    bench.picker.onWant(woken::incrementAndGet);

    bench.submit();
    int first = woken.get();
    bench.submit();

    assertThat(first).isEqualTo(1);
    assertThat(woken).hasValue(1);
  }
}
