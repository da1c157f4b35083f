package io.launch.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ManualWorkerClientTest implements WorkerClientContract {
  private final ManualWorkerClient client = new ManualWorkerClient();
  private int ports = 1;

  @Test
  void callIsHeldUntilTheTestReplies() throws InterruptedException {
    WorkerCall call = new WorkerCall("{}".getBytes(UTF_8), Duration.ofSeconds(10), 10);
    CompletableFuture<WorkerReply> reply = client.predict(worker(), call).toCompletableFuture();
    HeldCall held = client.next();
    boolean doneBefore = reply.isDone();

    held.answer(200, "[1]");

    assertThat(doneBefore).isFalse();
    assertThat(held.envelope()).isEqualTo("{}");
    assertThat(reply).isCompletedWithValueMatching(WorkerReply.Answered.class::isInstance);
  }

  @Override
  public WorkerClient client() {
    return client;
  }

  @Override
  public WorkerAddress answering(int status, String body) {
    return replying(new WorkerReply.Answered(status, body.getBytes(UTF_8)));
  }

  @Override
  public WorkerAddress breaking() {
    return replying(new WorkerReply.Broken("connection was closed", true));
  }

  @Override
  public WorkerAddress silent() {
    WorkerAddress worker = worker();
    client.ready(worker, false);
    return worker;
  }

  @Override
  public WorkerAddress absent() {
    WorkerAddress worker = replying(new WorkerReply.Broken("connection refused", false));
    client.ready(worker, false);
    return worker;
  }

  @Override
  public int received(WorkerAddress worker) {
    return (int) client.calls().stream().filter(made -> made.worker().equals(worker)).count();
  }

  private WorkerAddress replying(WorkerReply reply) {
    WorkerAddress worker = worker();
    client.reply(worker, reply);
    return worker;
  }

  private WorkerAddress worker() {
    return new WorkerAddress("127.0.0.1", ports++);
  }
}
