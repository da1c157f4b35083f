package io.launch.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.testkit.WorkerClientContract;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerReply;
import io.launch.core.worker.WorkerReply.Answered;
import io.launch.core.worker.WorkerReply.Broken;
import io.launch.core.worker.WorkerReply.TimedOut;
import io.launch.core.worker.WorkerReply.TooLarge;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpWorkerClientTest implements WorkerClientContract {
  private static Vertx vertx;

  private final HttpWorkerClient client = new HttpWorkerClient(vertx, 4);
  private final List<SocketWorker> workers = new ArrayList<>();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    for (SocketWorker worker : workers) {
      worker.close();
    }
  }

  @Test
  void requestIsAPostOfTheEnvelopeWithItsLength() throws Exception {
    SocketWorker worker = worker(SocketWorker.answer(200, "{}"));

    predict(worker, Duration.ofSeconds(10));

    assertThat(worker.requests().getFirst())
        .startsWith("POST /predict HTTP/1.1\r\n")
        .containsIgnoringCase("content-type: application/json\r\n")
        .containsIgnoringCase("content-length: 11\r\n")
        .containsIgnoringCase("launch-timeout-ms: 10000\r\n")
        .endsWith("\r\n\r\n{\"args\":{}}");
  }

  @Test
  void cancelIsAPostOfTheIdOnAConnectionOfItsOwn() throws Exception {
    SocketWorker worker = worker(SocketWorker.answer(200, "{}"));
    predict(worker, Duration.ofSeconds(10));

    boolean told =
        client
            .cancel(worker.address(), "tsk_\"1", Duration.ofSeconds(10))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);

    assertThat(told).isTrue();
    assertThat(worker.requests().getLast())
        .startsWith("POST /cancel HTTP/1.1\r\n")
        .endsWith("\r\n\r\n{\"id\":\"tsk_\\\"1\"}");
    assertThat(worker.connections()).isEqualTo(2);
  }

  @Test
  void connectionIsUsedAgainForTheNextCall() throws Exception {
    SocketWorker worker = worker(SocketWorker.answer(200, "{}"));

    predict(worker, Duration.ofSeconds(10));
    predict(worker, Duration.ofSeconds(10));

    assertThat(worker.requests()).hasSize(2);
    assertThat(worker.connections()).isEqualTo(1);
  }

  @Test
  void connectionOfATimedOutCallIsClosedAndNotUsedAgain() throws Exception {
    SocketWorker worker = worker("");
    WorkerReply hung = predict(worker, Duration.ofSeconds(1));
    boolean closed = worker.awaitClosed();
    worker.replyWith(SocketWorker.answer(200, "{}"));

    WorkerReply next = predict(worker, Duration.ofSeconds(10));

    assertThat(hung).isEqualTo(new TimedOut());
    assertThat(closed).isTrue();
    assertThat(next).isInstanceOf(Answered.class);
    assertThat(worker.connections()).isEqualTo(2);
  }

  @Test
  void workerCanStillSayThatItHangsWhenItsTimeIsOver() throws Exception {
    Duration timeout = Duration.ofMillis(300);
    SocketWorker worker = worker(SocketWorker.answer(504, "{\"error\":\"hangs\"}"));
    worker.replyAfter(timeout.plusMillis(50));

    WorkerReply reply = predict(worker, timeout);

    assertThat(reply)
        .isInstanceOfSatisfying(
            Answered.class, answered -> assertThat(answered.status()).isEqualTo(504));
  }

  @Test
  void answerThatDripsPastTheTimeoutIsTimedOut() throws Exception {
    SocketWorker worker = worker("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    worker.drip();

    WorkerReply reply = predict(worker, Duration.ofMillis(300));

    assertThat(reply).isEqualTo(new TimedOut());
  }

  @Test
  void answerCutShortIsBroken() throws Exception {
    SocketWorker worker = worker("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"resu");
    worker.closeAfterReply();

    WorkerReply reply = predict(worker, Duration.ofSeconds(10));

    assertThat(reply)
        .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.sent()).isTrue());
  }

  @Test
  void answerThatIsNotHttpIsBroken() throws Exception {
    SocketWorker worker = worker("Segmentation fault\r\n\r\n");

    WorkerReply reply = predict(worker, Duration.ofSeconds(10));

    assertThat(reply).isInstanceOf(Broken.class);
  }

  @Test
  void endlessAnswerIsTooLargeAndItsConnectionIsClosed() throws Exception {
    SocketWorker worker = worker("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000\r\n\r\n");
    worker.flood();

    WorkerReply reply = predict(worker, Duration.ofSeconds(10));

    assertThat(reply).isEqualTo(new TooLarge(1_000));
    assertThat(worker.awaitClosed()).isTrue();
  }

  @Test
  void connectionThatTheWorkerClosedMeanwhileIsReplaced() throws Exception {
    SocketWorker worker = worker(SocketWorker.answer(200, "{}"));
    worker.closeAfterReply();
    predict(worker, Duration.ofSeconds(10));
    assertThat(worker.awaitClosed()).isTrue();

    WorkerReply reply = predict(worker, Duration.ofSeconds(10));

    // The close may reach the client only after the call was written: then it counts as sent.
    assertThat(reply)
        .satisfiesAnyOf(
            it -> assertThat(it).isInstanceOf(Answered.class),
            it -> assertThat(((Broken) it).sent()).isTrue());
  }

  @Test
  void callsPastTheConnectionLimitWaitForAFreeOne() throws Exception {
    SocketWorker worker = worker(SocketWorker.answer(200, "{}"));

    List<CompletableFuture<WorkerReply>> replies =
        IntStream.range(0, 40).mapToObj(_ -> call(worker, Duration.ofSeconds(10))).toList();

    for (CompletableFuture<WorkerReply> reply : replies) {
      assertThat(reply.get(15, TimeUnit.SECONDS)).isInstanceOf(Answered.class);
    }
    assertThat(worker.connections()).isLessThanOrEqualTo(4);
    assertThat(worker.requests()).hasSize(40);
  }

  @Test
  void callThatTimesOutInLineIsNeverSent() throws Exception {
    SocketWorker worker = worker("");
    List<CompletableFuture<WorkerReply>> first =
        IntStream.range(0, 4).mapToObj(_ -> call(worker, Duration.ofSeconds(3))).toList();

    WorkerReply inLine = predict(worker, Duration.ofMillis(200));

    assertThat(inLine).isEqualTo(new TimedOut());
    for (CompletableFuture<WorkerReply> reply : first) {
      assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo(new TimedOut());
    }
    assertThat(worker.requests()).hasSize(4);
  }

  @Test
  void callFromAnEventLoopIsAnsweredOnThatEventLoop() throws Exception {
    SocketWorker worker = worker(SocketWorker.answer(200, "{}"));
    CompletableFuture<List<Thread>> threads = new CompletableFuture<>();

    vertx
        .getOrCreateContext()
        .runOnContext(_ -> {
          Thread caller = Thread.currentThread();
          client
              .predict(worker.address(), callOf(Duration.ofSeconds(10)))
              .thenAccept(_ -> threads.complete(List.of(caller, Thread.currentThread())));
        });

    List<Thread> seen = threads.get(10, TimeUnit.SECONDS);
    assertThat(seen.get(1)).isSameAs(seen.get(0));
  }

  @Test
  void callAfterCloseEndsBrokenAndUnsent() throws Exception {
    SocketWorker worker = worker(SocketWorker.answer(200, "{}"));
    predict(worker, Duration.ofSeconds(10));
    client.close();

    WorkerReply reply = predict(worker, Duration.ofSeconds(10));

    assertThat(reply)
        .isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.sent()).isFalse());
  }

  @Override
  public WorkerClient client() {
    return client;
  }

  @Override
  public WorkerAddress answering(int status, String body) throws Exception {
    return worker(SocketWorker.answer(status, body)).address();
  }

  @Override
  public WorkerAddress breaking() throws Exception {
    SocketWorker worker = worker("");
    worker.closeAfterReply();
    return worker.address();
  }

  @Override
  public WorkerAddress silent() throws Exception {
    return worker("").address();
  }

  @Override
  public WorkerAddress absent() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return new WorkerAddress("127.0.0.1", socket.getLocalPort());
    }
  }

  @Override
  public int received(WorkerAddress address) {
    return workers.stream()
        .filter(worker -> worker.address().equals(address))
        .mapToInt(worker -> worker.requests().size())
        .sum();
  }

  private SocketWorker worker(String reply) throws Exception {
    SocketWorker worker = new SocketWorker(reply);
    workers.add(worker);
    return worker;
  }

  private WorkerReply predict(SocketWorker worker, Duration timeout) throws Exception {
    return call(worker, timeout).get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<WorkerReply> call(SocketWorker worker, Duration timeout) {
    CompletionStage<WorkerReply> reply = client.predict(worker.address(), callOf(timeout));
    return reply.toCompletableFuture();
  }

  private static WorkerCall callOf(Duration timeout) {
    return new WorkerCall("{\"args\":{}}".getBytes(UTF_8), timeout, 1_000);
  }
}
