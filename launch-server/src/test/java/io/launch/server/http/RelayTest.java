package io.launch.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.endpoint.EndpointId;
import io.launch.core.server.ServerRow;
import io.launch.core.testkit.HeldStream;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.worker.StreamEnd;
import io.launch.server.LaunchExtension;
import io.launch.server.SharedMemory;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Two servers on one database: one has the endpoint, and the other one is asked.
@Timeout(60)
class RelayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String TASK = "{\"args\":{},\"return_pickled\":false}";

  private final SharedMemory memory;

  @RegisterExtension final LaunchExtension one;
  @RegisterExtension final LaunchExtension two;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  RelayTest(@TempDir Path folder) {
    memory = new SharedMemory(folder);
    one = LaunchExtension.on(memory).with("drain-timeout", "300ms").with("task-lease", "2s");
    two = LaunchExtension.on(memory).with("drain-timeout", "300ms").with("task-lease", "2s");
  }

  /// An endpoint, the server that has it, and the one that has not.
  private record Split(EndpointId endpoint, LaunchExtension home, LaunchExtension other) {
    Wire away() {
      return new Wire(other);
    }

    private LaunchExtension after() {
      return other;
    }
  }

  private Split split(String name, String type) throws Exception {
    EndpointId endpoint = new Wire(one).deploy(name, type);
    await().atMost(PATIENCE).until(() -> started(one, endpoint) || started(two, endpoint));
    LaunchExtension home = started(one, endpoint) ? one : two;
    return new Split(endpoint, home, home == one ? two : one);
  }

  private static boolean started(LaunchExtension server, EndpointId endpoint) {
    return server.orchestrator().started().stream()
        .anyMatch(worker -> worker.endpoint().equals(endpoint));
  }

  private Split ready(String name, String type) throws Exception {
    Split split = split(name, type);
    split.home().workerListens(split.endpoint());
    awaitReady(split);
    return split;
  }

  private static void awaitReady(Split split) {
    await().atMost(PATIENCE).until(() -> read(split).path("status").asText().equals("READY"));
  }

  /// The endpoint, as the server shows it that does not have it.
  private static JsonNode read(Split split) throws Exception {
    return split.away().get("/v1/model-endpoints/" + split.endpoint()).json();
  }

  private Future<Answer> predict(Split split, String body) {
    String path = "/v1/sync-tasks?model_endpoint_id=" + split.endpoint();
    Callable<Answer> post = () -> split.away().post(path, body);
    return threads.submit(post);
  }

  @Test
  void syncRequestIsAnsweredByTheWorkersOfTheOtherServer() throws Exception {
    Split split = ready("echo", "sync");

    Future<Answer> answer = predict(split, "{\"args\":{\"x\": 1.50}}");
    split.home().workers().next().answer(200, "{\"result\":  1.0}");

    assertThat(answer.get().response().body())
        .isEqualTo(
            "{\"status\":\"SUCCESS\",\"result\":{\"result\":  1.0},\"traceback\":null,"
                + "\"status_code\":200}");
    assertThat(split.other().workers().calls()).isEmpty();
  }

  @Test
  void largeBodiesPassInBothDirections() throws Exception {
    Split split = ready("large", "sync");
    String text = "x".repeat(5_000_000);

    Future<Answer> answer = predict(split, "{\"args\":{\"x\":\"" + text + "\"}}");
    var call = split.home().workers().next();
    call.answer(200, "{\"result\":\"" + text + "\"}");

    assertThat(call.envelope()).contains(text);
    assertThat(answer.get().response().body()).contains(text);
  }

  @Test
  void bodyWithoutALengthIsPassedOn() throws Exception {
    Split split = ready("chunked", "sync");
    byte[] body = "{\"args\":{\"x\":1}}".getBytes(UTF_8);
    Callable<Answer> post =
        () ->
            split
                .away()
                .send(
                    split
                        .away()
                        .request("/v1/sync-tasks?model_endpoint_id=" + split.endpoint())
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));

    Future<Answer> answer = threads.submit(post);
    split.home().workers().next().answer(200, "{\"result\":1}");

    assertThat(answer.get().status()).isEqualTo(200);
  }

  @Test
  void refusalsOfTheOtherServerArePassedOn() throws Exception {
    Split split = ready("picky", "sync");
    String path = "/v1/sync-tasks?model_endpoint_id=" + split.endpoint();

    Answer malformed = split.away().post(path, "{\"args\":");
    Answer stranger = new Wire(split.other(), "lk_nobody_0123456789").post(path, "{\"args\":{}}");
    Answer unknown =
        split.away().post("/v1/sync-tasks?model_endpoint_id=end_none", "{\"args\":{}}");

    assertThat(malformed.status()).isEqualTo(422);
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(unknown.status()).isEqualTo(404);
  }

  @Test
  void piecesOfAStreamArriveAsTheyCome() throws Exception {
    Split split = ready("counter", "streaming");
    try (Socket socket = stream(split)) {
      HeldStream worker = split.home().workers().nextStream();

      worker.piece("1");
      String first = readUntil(socket.getInputStream(), "200}\r\n\r\n");
      worker.piece("2");
      worker.end(new StreamEnd.Completed());

      assertThat(first)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .containsIgnoringCase("\r\ncontent-type: text/event-stream; charset=utf-8\r\n")
          .contains("\"result\":{\"result\":1}");
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .contains("\"result\":{\"result\":2}")
          .endsWith("0\r\n\r\n");
    }
  }

  @Test
  void callerThatGoesAwayEndsTheStreamOfTheWorker() throws Exception {
    Split split = ready("left", "streaming");
    HeldStream worker;
    try (Socket socket = stream(split)) {
      worker = split.home().workers().nextStream();
      worker.piece("1");
      readUntil(socket.getInputStream(), "200}\r\n\r\n");
    }

    await().atMost(PATIENCE).until(worker::cancelled);
  }

  @Test
  void slowReaderHoldsTheWorkerBackUntilItReadsOn() throws Exception {
    Split split = ready("flood", "streaming");
    try (Socket socket = stream(split)) {
      HeldStream worker = split.home().workers().nextStream();
      String piece = "\"" + "x".repeat(100_000) + "\"";
      int sent = 0;
      while (!worker.paused()) {
        worker.piece(piece);
        sent++;
        assertThat(sent).as("pieces that nobody reads").isLessThan(2_000);
        new Wire(split.home()).get("/healthz");
      }

      int unread = sent;
      Future<byte[]> reader = threads.submit(() -> socket.getInputStream().readAllBytes());
      await().atMost(PATIENCE).until(() -> !worker.paused());
      worker.end(new StreamEnd.Completed());

      assertThat(reader.get().length).isGreaterThan(unread * 100_000);
    }
  }

  @Test
  void requestIsPassedOnOnce() throws Exception {
    Split split = ready("once", "sync");

    Answer answer =
        split
            .away()
            .send(
                split
                    .away()
                    .request("/v1/sync-tasks?model_endpoint_id=" + split.endpoint())
                    .header(Relay.HOP, "another")
                    .POST(BodyPublishers.ofString("{\"args\":{}}")));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.detail()).startsWith("No server has the endpoint at the moment");
  }

  @Test
  void whatTheOtherServerKnowsOfWorkersIsShown() throws Exception {
    Split split = ready("shown", "sync");
    split
        .home()
        .orchestrator()
        .prints(split.home().orchestrator().started().getFirst().id(), "hello from the model");

    Answer log = split.away().get("/v1/model-endpoints/" + split.endpoint() + "/logs");
    Answer creation = split.away().get("/v1/hosted_inference/endpoints/creation_logs/shown");

    assertThat(log.response().body()).contains("hello from the model");
    assertThat(creation.json().toString()).contains("hello from the model");
    await()
        .atMost(PATIENCE)
        .until(() -> read(split).at("/deployment_state/available_workers").asInt() == 1);
  }

  @Test
  void restartThroughTheOtherServerReplacesTheWorkers() throws Exception {
    Split split = ready("restarted", "sync");

    Answer answer = split.away().post("/v1/model-endpoints/" + split.endpoint() + "/restart", "{}");

    assertThat(answer.status()).isEqualTo(200);
    await().atMost(PATIENCE).until(() -> split.home().orchestrator().started().size() == 2);
  }

  @Test
  void deletionThroughTheOtherServerIsAnsweredWhenItIsDone() throws Exception {
    Split split = ready("deleted", "sync");
    split
        .home()
        .orchestrator()
        .onStop(worker -> split.home().orchestrator().exited(worker, "exit code 0"));

    Answer deletion = split.away().delete("/v1/model-endpoints/" + split.endpoint());

    assertThat(deletion.status()).isEqualTo(200);
    assertThat(split.away().get("/v1/model-endpoints/" + split.endpoint()).status()).isEqualTo(404);
  }

  @Test
  void endpointOfAServerThatEndsMovesAtOnce() throws Exception {
    Split split = ready("moving", "sync");
    EndpointId endpoint = split.endpoint();

    split.home().server().close();
    split.after().workerListens(endpoint);
    awaitReady(split);
    Future<Answer> answer = predict(split, "{\"args\":{}}");
    split.after().workers().next().answer(200, "{\"result\":1}");

    assertThat(answer.get().status()).isEqualTo(200);
    assertThat(memory.servers().list()).hasSize(1);
  }

  @Test
  void callerOfAServerThatIsTakenForDeadIsAnsweredThen() throws Exception {
    Split split = ready("lost", "sync");
    Future<Answer> answer = predict(split, "{\"args\":{}}");
    split.home().workers().next();

    expel(split.home());

    assertThat(answer.get().status()).isEqualTo(408);
    assertThat(answer.get().detail()).contains("whether the model ran is unknown");
  }

  @Test
  void tasksMayBeSubmittedAndAwaitedAtEitherServer() throws Exception {
    Split split = ready("tasks", "async");
    String path = "/v1/async-tasks?model_endpoint_id=" + split.endpoint();

    String task = split.away().post(path, TASK).ok("task_id");
    Callable<Answer> read = () -> split.away().get("/v1/async-tasks/" + task + "?wait=20");
    Future<Answer> answer = threads.submit(read);
    split.home().workers().next().answer(200, "{\"result\":\"1\"}");

    assertThat(answer.get().ok("status")).isEqualTo("SUCCESS");
  }

  @Test
  void taskOfAServerThatIsTakenForDeadIsRunByTheOtherAndEndsOnce() throws Exception {
    Split split = ready("retaken", "async");
    String path = "/v1/async-tasks?model_endpoint_id=" + split.endpoint();
    String task = split.away().post(path, TASK).ok("task_id");
    var late = split.home().workers().next();

    expel(split.home());
    again(split).answer(200, "{\"result\":\"2\"}");
    Answer ended = split.away().get("/v1/async-tasks/" + task + "?wait=20");
    late.answer(200, "{\"result\":\"1\"}");

    assertThat(ended.json().at("/result/result").asText()).isEqualTo("2");
    assertThat(split.away().get("/v1/async-tasks/" + task).json().at("/result/result").asText())
        .isEqualTo("2");
  }

  /// The other servers take this one for dead.
  private void expel(LaunchExtension server) {
    ServerRow row =
        memory.servers().list().stream()
            .filter(it -> it.url().equals(server.url()))
            .findFirst()
            .orElseThrow();
    memory.servers().remove(row.id());
  }

  /// The second call of a task, at whichever server has the endpoint by then.
  private static HeldCall again(Split split) {
    AtomicBoolean listens = new AtomicBoolean();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          if (started(split.other(), split.endpoint()) && !listens.getAndSet(true)) {
            split.other().workerListens(split.endpoint());
          }
          int calls = split.home().workers().calls().size();
          return calls + split.other().workers().calls().size() == 2;
        });
    List<HeldCall> elsewhere = split.other().workers().calls();
    return elsewhere.isEmpty() ? split.home().workers().calls().getLast() : elsewhere.getLast();
  }

  private static Socket stream(Split split) throws IOException {
    Socket socket = new Socket("127.0.0.1", split.other().server().port());
    String pair = LaunchExtension.API_KEY + ":";
    String body = "{\"args\":{}}";
    String request =
        "POST /v1/streaming-tasks?model_endpoint_id=%s HTTP/1.1\r\nHost: x\r\n"
                .formatted(split.endpoint())
            + "Authorization: Basic %s\r\n"
                .formatted(Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
            + "Connection: close\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return socket;
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as(text.toString()).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }
}
