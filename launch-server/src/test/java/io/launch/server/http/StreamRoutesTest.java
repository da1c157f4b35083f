package io.launch.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.testkit.HeldStream;
import io.launch.core.worker.StreamEnd;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class StreamRoutesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @RegisterExtension
  final LaunchExtension launch =
      LaunchExtension.usual()
          .with("max-waiting-requests", "1")
          .with("queue-wait-timeout", "100ms")
          .with("drain-timeout", "300ms");

  private final Wire wire = new Wire(launch);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Test
  void bytesOnTheWireAreEventsOfFourKeys() throws Exception {
    EndpointId endpoint = wire.ready("counter", "streaming");
    try (Socket socket = send(endpoint, "{\"args\":{\"x\": 1.50},\"return_pickled\":true}")) {
      HeldStream worker = launch.workers().nextStream();
      worker.piece("{\"y\": 1.0}");
      worker.piece("\"a\\nb\"");
      worker.end(new StreamEnd.Completed());

      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(worker.envelope()).isEqualTo("{\"args\":{\"x\": 1.50},\"return_pickled\":false}");
      assertThat(answer)
          .startsWith("HTTP/1.1 200 OK\r\n")
          .containsIgnoringCase("\r\ncontent-type: text/event-stream; charset=utf-8\r\n")
          .containsIgnoringCase("\r\ncache-control: no-store\r\n")
          .containsIgnoringCase("\r\nx-accel-buffering: no\r\n")
          .containsIgnoringCase("\r\ntransfer-encoding: chunked\r\n");
      assertThat(body(answer))
          .isEqualTo(
              chunk(
                      "data: {\"status\":\"SUCCESS\",\"result\":{\"result\":{\"y\":1.0}},"
                          + "\"traceback\":null,\"status_code\":200}\r\n\r\n")
                  + chunk(
                      "data: {\"status\":\"SUCCESS\",\"result\":{\"result\":\"a\\nb\"},"
                          + "\"traceback\":null,\"status_code\":200}\r\n\r\n")
                  + "0\r\n\r\n");
    }
  }

  @Test
  void pieceArrivesWhileTheModelGoesOn() throws Exception {
    EndpointId endpoint = wire.ready("slow", "streaming");
    try (Socket socket = send(endpoint, "{\"args\":{}}")) {
      HeldStream worker = launch.workers().nextStream();

      worker.piece("1");
      String first = readUntil(socket.getInputStream(), "200}\r\n\r\n");
      worker.end(new StreamEnd.Completed());

      assertThat(first).contains("\"result\":{\"result\":1}");
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).endsWith("0\r\n\r\n");
    }
  }

  @Test
  void failureOfTheModelIsTheLastEvent() throws Exception {
    EndpointId endpoint = wire.ready("thrower", "streaming");

    Future<Answer> answer = post(endpoint, "{\"args\":{}}");
    HeldStream worker = launch.workers().nextStream();
    worker.piece("1");
    worker.end(new StreamEnd.Failed("boom", "boom\n  at Model"));

    assertThat(answer.get().status()).isEqualTo(200);
    assertThat(answer.get().response().body())
        .endsWith(
            "200}\r\n\r\ndata: {\"status\":\"FAILURE\",\"result\":null,"
                + "\"traceback\":\"boom\\n  at Model\",\"status_code\":500}\r\n\r\n");
  }

  @Test
  void failureBeforeTheFirstPieceIsAnEventToo() throws Exception {
    EndpointId endpoint = wire.ready("thrower", "streaming");

    Future<Answer> answer = post(endpoint, "{\"args\":{}}");
    launch.workers().nextStream().end(new StreamEnd.Failed("boom", null));

    assertThat(answer.get().status()).isEqualTo(200);
    assertThat(answer.get().response().body())
        .isEqualTo(
            "data: {\"status\":\"FAILURE\",\"result\":null,\"traceback\":\"boom\","
                + "\"status_code\":500}\r\n\r\n");
  }

  @Test
  void refusalsBeforeTheFirstPieceKeepTheirStatus() throws Exception {
    EndpointId sync = wire.ready("sync", "sync");
    EndpointId endpoint = wire.ready("picky", "streaming");
    Future<Answer> unfit = post(endpoint, "{\"args\":{}}");
    byte[] error = "{\"error\":\"x is missing\"}".getBytes(UTF_8);
    launch.workers().nextStream().end(new StreamEnd.Refused(400, error));

    assertThat(unfit.get().status()).isEqualTo(400);
    assertThat(unfit.get().detail()).isEqualTo("Invalid request: x is missing");
    assertRefused(
        post(sync, "{\"args\":{}}"),
        400,
        "Unsupported inference type: Endpoint " + sync + " is not a streaming endpoint.");
    assertRefused(
        post(new EndpointId("end_none"), "{\"args\":{}}"),
        404,
        "The specified endpoint could not be found.");
    assertRefused(post(endpoint, "{}"), 400, "Input needs either url or args.");
    assertThat(post(endpoint, "{\"args\":").get().status()).isEqualTo(422);
    assertThat(wire.post("/v1/streaming-tasks", "{}").status()).isEqualTo(422);
    assertThat(wire.get("/v1/streaming-tasks").status()).isEqualTo(405);
  }

  @Test
  void noWorkerIs503AndBusyWorkersAre429() throws Exception {
    EndpointId none = wire.deploy("none", "streaming");
    Answer unavailable = post(none, "{\"args\":{}}").get();
    EndpointId endpoint = wire.ready("busy", "streaming");
    post(endpoint, "{\"args\":{}}");
    post(endpoint, "{\"args\":{}}");
    HeldStream first = launch.workers().nextStream();
    HeldStream second = launch.workers().nextStream();

    Answer busy = post(endpoint, "{\"args\":{}}").get();
    first.end(new StreamEnd.Completed());
    second.end(new StreamEnd.Completed());

    assertThat(unavailable.status()).isEqualTo(503);
    assertThat(busy.status()).as(busy.response().body()).isEqualTo(429);
    assertThat(busy.header("Retry-After")).isNotEmpty();
  }

  @Test
  void slowReaderHoldsTheWorkerBackUntilItReadsOn() throws Exception {
    EndpointId endpoint = wire.ready("flood", "streaming");
    try (Socket socket = send(endpoint, "{\"args\":{}}")) {
      HeldStream worker = launch.workers().nextStream();
      String piece = "\"" + "x".repeat(100_000) + "\"";
      int sent = 0;
      while (!worker.paused()) {
        worker.piece(piece);
        sent++;
        assertThat(sent).as("pieces that nobody reads").isLessThan(1_000);
        // The server hears of a piece on its event loop.
        wire.get("/healthz");
      }

      int unread = sent;
      Future<byte[]> reader = threads.submit(() -> socket.getInputStream().readAllBytes());
      Awaitility.await().atMost(PATIENCE).until(() -> !worker.paused());
      worker.end(new StreamEnd.Completed());

      assertThat(reader.get().length).isGreaterThan(unread * 100_000);
    }
  }

  @Test
  void callerThatGoesAwayEndsTheStreamOfTheWorker() throws Exception {
    EndpointId endpoint = wire.ready("left", "streaming");
    HeldStream worker;
    try (Socket socket = send(endpoint, "{\"args\":{}}")) {
      worker = launch.workers().nextStream();
      worker.piece("1");
      readUntil(socket.getInputStream(), "200}\r\n\r\n");
    }

    Awaitility.await().atMost(PATIENCE).until(worker::cancelled);
  }

  @Test
  void stoppingServerEndsAStreamThatOutlastsItsPatience() throws Exception {
    EndpointId endpoint = wire.ready("endless", "streaming");
    Future<Answer> answer = post(endpoint, "{\"args\":{}}");
    HeldStream worker = launch.workers().nextStream();
    worker.piece("1");

    launch.server().close();

    assertThat(answer.get().response().body())
        .contains("{\"status\":\"FAILURE\",\"result\":null,\"traceback\":\"The server is stopping");
    assertThat(worker.cancelled()).isTrue();
  }

  @Test
  void unknownFieldsAreReported() throws Exception {
    EndpointId endpoint = wire.ready("typo", "streaming");

    Future<Answer> answer = post(endpoint, "{\"args\":{},\"timeout\":1}");
    launch.workers().nextStream().end(new StreamEnd.Completed());

    assertThat(answer.get().header("Launch-Warnings")).endsWith("timeout");
    assertThat(answer.get().response().body()).isEmpty();
  }

  @Test
  void syncTasksAreServedByStreamingEndpointsToo() throws Exception {
    EndpointId endpoint = wire.ready("both", "streaming");

    Callable<Answer> post =
        () -> wire.post("/v1/sync-tasks?model_endpoint_id=" + endpoint, "{\"args\":{}}");
    Future<Answer> answer = threads.submit(post);
    launch.workers().next().answer(200, "{\"result\":\"[1,2]\"}");

    assertThat(answer.get().json().at("/result/result").asText()).isEqualTo("[1,2]");
  }

  private static void assertRefused(Future<Answer> answer, int status, String detail)
      throws Exception {
    assertThat(answer.get().status()).isEqualTo(status);
    assertThat(answer.get().detail()).isEqualTo(detail);
  }

  private static String path(EndpointId endpoint) {
    return "/v1/streaming-tasks?model_endpoint_id=" + endpoint;
  }

  private Future<Answer> post(EndpointId endpoint, String body) {
    Callable<Answer> post = () -> wire.post(path(endpoint), body);
    return threads.submit(post);
  }

  /// A request by hand, whose answer is read when the test reads it.
  private Socket send(EndpointId endpoint, String body) throws IOException {
    String key =
        Base64.getEncoder().encodeToString((LaunchExtension.API_KEY + ":").getBytes(UTF_8));
    Socket socket = new Socket("127.0.0.1", launch.server().port());
    String request =
        "POST %s HTTP/1.1\r\nHost: launch\r\nConnection: close\r\nAuthorization: Basic %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path(endpoint), key, body.length(), body);
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return socket;
  }

  private static String readUntil(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as("the answer ended early: " + text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }
}
