package io.launch.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerReply;
import io.launch.core.worker.WorkerReply.Answered;
import io.launch.core.worker.WorkerReply.Broken;
import io.launch.core.worker.WorkerReply.TimedOut;
import io.launch.core.worker.WorkerReply.TooLarge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The laws of [WorkerClient].
public interface WorkerClientContract {
  WorkerClient client();

  /// A ready worker that answers every prediction with this.
  WorkerAddress answering(int status, String body) throws Exception;

  /// A worker that reads a request and closes the connection without an answer.
  WorkerAddress breaking() throws Exception;

  /// A worker that reads requests and says nothing.
  WorkerAddress silent() throws Exception;

  /// Where no worker is.
  WorkerAddress absent() throws Exception;

  /// How many predictions reached that worker.
  int received(WorkerAddress worker);

  private WorkerReply predict(WorkerAddress worker, Duration timeout, long maxAnswerBytes)
      throws Exception {
    WorkerCall call = new WorkerCall("{\"args\":{}}".getBytes(UTF_8), timeout, maxAnswerBytes);
    return client()
        .predict(worker, call)
        .toCompletableFuture()
        .get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
  }

  @Test
  default void answerComesWithItsStatusAndBody() throws Exception {
    WorkerAddress worker = answering(500, "{\"error\":\"größer\"}");

    WorkerReply reply = predict(worker, Duration.ofSeconds(10), 1_000);

    assertThat(reply)
        .isInstanceOfSatisfying(
            Answered.class,
            answered -> {
              assertThat(answered.status()).isEqualTo(500);
              assertThat(answered.body()).asString(UTF_8).isEqualTo("{\"error\":\"größer\"}");
            });
  }

  @Test
  default void answerOfExactlyTheLimitIsReadAndOneByteMoreIsTooLarge() throws Exception {
    WorkerAddress worker = answering(200, "12345678");

    WorkerReply exact = predict(worker, Duration.ofSeconds(10), 8);
    WorkerReply past = predict(worker, Duration.ofSeconds(10), 7);

    assertThat(exact).isInstanceOf(Answered.class);
    assertThat(past).isEqualTo(new TooLarge(7));
  }

  @Test
  default void brokenConnectionIsToldAtOnceAndTheCallIsNotSentAgain() throws Exception {
    WorkerAddress worker = breaking();
    long start = System.nanoTime();

    WorkerReply reply = predict(worker, Duration.ofSeconds(60), 1_000);

    assertThat(reply)
        .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.sent()).isTrue());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(received(worker)).isEqualTo(1);
  }

  @Test
  default void callToNobodyWasNotSent() throws Exception {
    WorkerReply reply = predict(absent(), Duration.ofSeconds(60), 1_000);

    assertThat(reply)
        .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.sent()).isFalse());
  }

  @Test
  default void silenceEndsWithTheTimeoutAndTheCallIsNotSentAgain() throws Exception {
    WorkerAddress worker = silent();

    WorkerReply reply = predict(worker, Duration.ofSeconds(2), 1_000);

    assertThat(reply).isEqualTo(new TimedOut());
    assertThat(received(worker)).isEqualTo(1);
  }

  @Test
  default void onlyAWorkerThatAnswersIsReady() throws Exception {
    assertThat(ready(answering(200, "{}"))).isTrue();
    assertThat(ready(silent())).isFalse();
    assertThat(ready(absent())).isFalse();
  }

  @Test
  default void cancellingSaysWhetherTheWorkerDidAndNeverFails() throws Exception {
    assertThat(cancel(answering(200, "{}"))).isTrue();
    assertThat(cancel(answering(404, "{}"))).isFalse();
    assertThat(cancel(breaking())).isFalse();
    assertThat(cancel(silent())).isFalse();
    assertThat(cancel(absent())).isFalse();
  }

  private boolean cancel(WorkerAddress worker) throws Exception {
    return client()
        .cancel(worker, "tsk_1", Duration.ofSeconds(1))
        .toCompletableFuture()
        .get(3_000, TimeUnit.MILLISECONDS);
  }

  private boolean ready(WorkerAddress worker) throws Exception {
    return client()
        .ready(worker, Duration.ofSeconds(2))
        .toCompletableFuture()
        .get(3_000, TimeUnit.MILLISECONDS);
  }
}
