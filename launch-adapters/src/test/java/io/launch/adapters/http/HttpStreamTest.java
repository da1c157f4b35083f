package io.launch.adapters.http;

import static io.launch.adapters.http.SocketWorker.chunk;
import static io.launch.adapters.http.SocketWorker.chunks;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.testkit.WorkerStreamContract;
import io.launch.core.worker.StreamEnd;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerStream;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpStreamTest implements WorkerStreamContract {
  private static final String LAST_CHUNK = "0\r\n\r\n";
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
  void requestIsAPostOfTheEnvelopeWithItsTime() throws Exception {
    SocketWorker worker = worker(chunks() + LAST_CHUNK);

    endOf(worker, Duration.ofMillis(12_345));

    assertThat(worker.requests().getFirst())
        .startsWith("POST /stream HTTP/1.1\r\n")
        .containsIgnoringCase("content-type: application/json\r\n")
        .containsIgnoringCase("launch-timeout-ms: 12345\r\n")
        .endsWith("\r\n\r\n{\"args\":{}}");
  }

  @Test
  void connectionIsUsedAgainAfterAWholeStream() throws Exception {
    SocketWorker worker = worker(chunks(event("1")) + LAST_CHUNK);

    endOf(worker, Duration.ofSeconds(10));
    endOf(worker, Duration.ofSeconds(10));

    assertThat(worker.requests()).hasSize(2);
    assertThat(worker.connections()).isEqualTo(1);
  }

  @Test
  void pausedStreamIsNotReadPastWhatTheSocketsHold() throws Exception {
    SocketWorker worker = worker(chunks());
    worker.flood(chunk(event("\"" + "x".repeat(900) + "\"")));
    CompletableFuture<WorkerStream> stream = new CompletableFuture<>();
    AtomicLong pieces = new AtomicLong();
    Told told =
        new Told() {
          @Override
          public void piece(byte[] data) {
            if (pieces.incrementAndGet() == 10) {
              stream.join().pause();
            }
          }
        };
    stream.complete(client.stream(worker.address(), call(Duration.ofSeconds(60)), told));

    AtomicLong last = new AtomicLong(-1);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(300))
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          long now = worker.written();
          return now > 0 && last.getAndSet(now) == now;
        });

    assertThat(pieces).hasValue(10);
    assertThat(worker.written()).isLessThan(32 << 20);
    stream.join().cancel();
    assertThat(worker.awaitClosed()).isTrue();
  }

  @Test
  void commentsDoNotKeepASilentModelAlive() throws Exception {
    SocketWorker worker = worker(chunks(event("1")));
    worker.drip(chunk(": ping\n\n"));

    assertThat(endOf(worker, Duration.ofMillis(500))).isEqualTo(new StreamEnd.TimedOut());
    assertThat(worker.awaitClosed()).isTrue();
  }

  @Test
  void endlessPieceIsTooLargeAndItsConnectionIsClosed() throws Exception {
    SocketWorker worker = worker(chunks("data: \""));
    worker.flood(chunk("x".repeat(10_000)));

    assertThat(endOf(worker, Duration.ofSeconds(10))).isEqualTo(new StreamEnd.TooLarge(1_000));
    assertThat(worker.awaitClosed()).isTrue();
  }

  @Test
  void answerThatIsNotHttpIsBroken() throws Exception {
    assertThat(endOf(worker("Segmentation fault\r\n\r\n"), Duration.ofSeconds(10)))
        .isInstanceOf(StreamEnd.Broken.class);
  }

  @Test
  void streamFromAnEventLoopIsToldOnThatEventLoop() throws Exception {
    SocketWorker worker = worker(chunks(event("1")) + LAST_CHUNK);
    List<Thread> threads = new ArrayList<>();
    CompletableFuture<StreamEnd> over = new CompletableFuture<>();

    vertx
        .getOrCreateContext()
        .runOnContext(_ -> {
          threads.add(Thread.currentThread());
          WorkerStream unused =
              client.stream(
                  worker.address(),
                  call(Duration.ofSeconds(10)),
                  new Told() {
                    @Override
                    public void piece(byte[] data) {
                      threads.add(Thread.currentThread());
                    }

                    @Override
                    public void end(StreamEnd how) {
                      threads.add(Thread.currentThread());
                      over.complete(how);
                    }
                  });
        });

    over.get(10, TimeUnit.SECONDS);
    assertThat(threads).hasSize(3).containsOnly(threads.getFirst());
  }

  @Test
  void streamAfterCloseEndsBrokenAndUnsent() throws Exception {
    SocketWorker worker = worker(chunks() + LAST_CHUNK);
    endOf(worker, Duration.ofSeconds(10));
    client.close();

    assertThat(endOf(worker, Duration.ofSeconds(10)))
        .isInstanceOfSatisfying(
            StreamEnd.Broken.class, broken -> assertThat(broken.sent()).isFalse());
  }

  @Override
  public WorkerClient client() {
    return client;
  }

  @Override
  public WorkerAddress streaming(String... pieces) throws Exception {
    return worker(chunks(events(pieces)) + LAST_CHUNK).address();
  }

  @Override
  public WorkerAddress stalling(String... pieces) throws Exception {
    return worker(chunks(events(pieces))).address();
  }

  @Override
  public WorkerAddress cutting(String... pieces) throws Exception {
    SocketWorker worker = worker(chunks(events(pieces), "data: \"half"));
    worker.closeAfterReply();
    return worker.address();
  }

  @Override
  public WorkerAddress failing(String piece, String error, String traceback) throws Exception {
    String failure =
        "{\"error\":\"%s\",\"traceback\":\"%s\"}".formatted(error, traceback.replace("\n", "\\n"));
    return worker(chunks(event(piece), "event: error\ndata: " + failure + "\n\n") + LAST_CHUNK)
        .address();
  }

  @Override
  public WorkerAddress flooding() throws Exception {
    SocketWorker worker = worker(chunks());
    worker.flood(chunk(event("1")));
    return worker.address();
  }

  @Override
  public WorkerAddress answering(int status, String body) throws Exception {
    return worker(SocketWorker.answer(status, body)).address();
  }

  @Override
  public WorkerAddress absent() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return new WorkerAddress("127.0.0.1", socket.getLocalPort());
    }
  }

  @Override
  public boolean awaitCancelled(WorkerAddress address) throws Exception {
    for (SocketWorker worker : workers) {
      if (worker.address().equals(address)) {
        return worker.awaitClosed();
      }
    }
    return false;
  }

  /// Somebody to whom pieces do not matter.
  private static class Told implements WorkerStream.Sink {
    final CompletableFuture<StreamEnd> end = new CompletableFuture<>();

    @Override
    public void piece(byte[] data) {}

    @Override
    public void end(StreamEnd how) {
      end.complete(how);
    }
  }

  private StreamEnd endOf(SocketWorker worker, Duration timeout) throws Exception {
    Told told = new Told();
    WorkerStream unused = client.stream(worker.address(), call(timeout), told);
    return told.end.get(timeout.toMillis() + 5_000, TimeUnit.MILLISECONDS);
  }

  private static WorkerCall call(Duration timeout) {
    return new WorkerCall("{\"args\":{}}".getBytes(UTF_8), timeout, 1_000);
  }

  private static String events(String... pieces) {
    return Stream.of(pieces).map(HttpStreamTest::event).collect(Collectors.joining());
  }

  private static String event(String piece) {
    return "data: " + piece + "\n\n";
  }

  private SocketWorker worker(String reply) throws Exception {
    SocketWorker worker = new SocketWorker(reply);
    workers.add(worker);
    return worker;
  }
}
