package io.launch.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.worker.StreamEnd;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ManualWorkerClientTest implements WorkerClientContract, WorkerStreamContract {
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
    WorkerAddress worker = replying(new WorkerReply.Answered(status, body.getBytes(UTF_8)));
    client.stream(worker, held -> held.end(new StreamEnd.Refused(status, body.getBytes(UTF_8))));
    return worker;
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
    client.stream(worker, held -> held.end(new StreamEnd.Broken("connection refused", false)));
    client.ready(worker, false);
    return worker;
  }

  @Override
  public WorkerAddress streaming(String... pieces) {
    return playing(new StreamEnd.Completed(), pieces);
  }

  @Override
  public WorkerAddress cutting(String... pieces) {
    return playing(new StreamEnd.Broken("connection was closed", true), pieces);
  }

  @Override
  public WorkerAddress failing(String piece, String error, String traceback) {
    return playing(new StreamEnd.Failed(error, traceback), piece);
  }

  @Override
  public WorkerAddress stalling(String... pieces) {
    WorkerAddress worker = worker();
    client.stream(worker, held -> List.of(pieces).forEach(held::piece));
    return worker;
  }

  @Override
  public WorkerAddress flooding() {
    WorkerAddress worker = worker();
    client.stream(worker, ManualWorkerClientTest::flood);
    return worker;
  }

  @Override
  public boolean awaitCancelled(WorkerAddress worker) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() ->
            client.streams().stream()
                .anyMatch(held -> held.worker().equals(worker) && held.cancelled()));
    return true;
  }

  private WorkerAddress playing(StreamEnd end, String... pieces) {
    WorkerAddress worker = worker();
    client.stream(
        worker,
        held -> {
          List.of(pieces).forEach(held::piece);
          held.end(end);
        });
    return worker;
  }

  private static void flood(HeldStream held) {
    try {
      while (held.awaitDemand()) {
        held.piece("1");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
