package io.launch.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.EndpointType;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponse;
import io.launch.client.EndpointResponse.Status;
import io.launch.client.LaunchClient;
import io.launch.client.StreamingEndpoint;
import io.launch.it.model.Teller;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model that answers in pieces: they come as it yields them, no faster than they are read, and
/// no longer than somebody reads.
class StreamingIT {
  private static final long MEGABYTE = 1024 * 1024;

  @TempDir static Path folder;
  private static LaunchProcess server;
  private static LaunchClient client;

  @BeforeAll
  static void start() {
    server = LaunchProcess.start(folder.resolve("data"));
    client = Deployments.connect(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static StreamingEndpoint teller(String name) {
    return deployed(name, client.bundles().createFromClass("teller", Teller.class).id());
  }

  private static StreamingEndpoint deployed(String name, BundleId bundle) {
    client.endpoints().create(name, Deployments.spec(bundle, EndpointType.STREAMING, 1, 4));
    return client.endpoints().streaming(name).awaitReady(Deployments.PATIENCE);
  }

  @Test
  void pieceArrivesBeforeTheModelHasEnded() throws Exception {
    StreamingEndpoint teller = teller("gate");
    Path gate = folder.resolve("open");

    try (var pieces = teller.stream(Map.of("count", 3, "gate", gate.toString()), JsonNode.class)) {
      Iterator<JsonNode> numbers = pieces.iterator();
      int first = numbers.next().get("n").asInt();
      Files.createFile(gate);

      assertThat(first).isZero();
      assertThat(numbers.next().get("n").asInt()).isEqualTo(1);
      assertThat(numbers.next().get("n").asInt()).isEqualTo(2);
      assertThat(numbers.hasNext()).isFalse();
    }
    assertThat(state(teller, "ended")).isEqualTo("with its last number");
  }

  @Test
  void readerThatStopsHoldsTheModelBackAndOneThatLeavesEndsIt() {
    StreamingEndpoint teller = teller("flood");
    long before = server.residentBytes();
    long held;
    try (var pieces = teller.stream(Map.of("chars", 1_000), JsonNode.class)) {
      Iterator<JsonNode> numbers = pieces.iterator();
      numbers.next();
      held = steady(teller);
      for (long n = 1; n < held + 1_000; n++) {
        assertThat(numbers.next().get("n").asLong()).isEqualTo(n);
      }
    }

    assertThat(held).isBetween(1L, 50_000L);
    assertThat(server.residentBytes() - before).isLessThan(128 * MEGABYTE);
    Awaitility.await()
        .atMost(Deployments.PATIENCE)
        .until(() -> state(teller, "ended").equals("by its caller"));
  }

  @Test
  void workerThatIsKilledEndsTheStreamWithAFailure() throws Exception {
    List<ProcessHandle> others = server.workers();
    StreamingEndpoint teller = teller("killed");
    EndpointRequest request =
        EndpointRequest.ofArgs(Map.of("gate", folder.resolve("never").toString()));

    try (var pieces = teller.stream(request)) {
      Iterator<EndpointResponse> responses = pieces.iterator();
      EndpointResponse first = responses.next();
      server.workers().stream()
          .filter(worker -> !others.contains(worker))
          .forEach(ProcessHandle::destroyForcibly);
      EndpointResponse last = responses.next();

      assertThat(first.status()).isEqualTo(Status.SUCCESS);
      assertThat(last.status()).isEqualTo(Status.FAILURE);
      assertThat(last.traceback().orElseThrow()).startsWith("The worker died while it had this");
      assertThat(responses.hasNext()).isFalse();
    }
  }

  @Test
  void bytesOnTheWireAreAsTheContractHasThem() throws Exception {
    StreamingEndpoint teller = teller("bytes");

    String answer = exchange(teller, "{\"args\":{\"count\":2},\"return_pickled\":false}");

    String head = answer.substring(0, answer.indexOf("\r\n\r\n") + 2);
    assertThat(head)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsIgnoringCase("\r\ncontent-type: text/event-stream; charset=utf-8\r\n")
        .containsIgnoringCase("\r\ncache-control: no-store\r\n")
        .containsIgnoringCase("\r\nx-accel-buffering: no\r\n");
    assertThat(answer.substring(head.length() + 2))
        .matches(
            event("\\{(\"n\":0,\"text\":\"\"|\"text\":\"\",\"n\":0)}")
                + event("\\{(\"n\":1,\"text\":\"\"|\"text\":\"\",\"n\":1)}")
                + "0\r\n\r\n");
  }

  @Test
  void wholeAnswerIsTheListOfPiecesAndAModelThatDoesNotStreamAnswersOne() {
    StreamingEndpoint teller = teller("whole");
    StreamingEndpoint probe = deployed("probe", Deployments.probe(client));

    JsonNode all = teller.predict(Map.of("count", 3), JsonNode.class);
    try (var pieces = probe.stream(Map.of("x", 1), JsonNode.class)) {
      assertThat(pieces.stream().map(piece -> piece.at("/args/x").asInt())).containsExactly(1);
    }

    assertThat(all.findValuesAsText("n")).containsExactly("0", "1", "2");
  }

  private static String state(StreamingEndpoint teller, String field) {
    return teller.predict(Map.of("state", true), JsonNode.class).get(0).get(field).asText();
  }

  /// How many numbers the model has told when it tells no more.
  private static long steady(StreamingEndpoint teller) {
    AtomicLong last = new AtomicLong(-1);
    Awaitility.await()
        .atMost(Deployments.PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          long now = Long.parseLong(state(teller, "told"));
          return last.getAndSet(now) == now;
        });
    return last.get();
  }

  /// A request by hand, and everything that comes back.
  private static String exchange(StreamingEndpoint endpoint, String body) throws IOException {
    String request =
        "POST /v1/streaming-tasks?model_endpoint_id=%s HTTP/1.1\r\nHost: launch\r\nConnection: close\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(endpoint.modelEndpoint().id(), LaunchProcess.API_KEY, body.length(), body);
    try (Socket socket = new Socket("127.0.0.1", server.url().getPort())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  /// A chunk that is one event, as a pattern.
  private static String event(String piece) {
    return "[0-9a-f]+\r\ndata: \\{\"status\":\"SUCCESS\",\"result\":\\{\"result\":"
        + piece
        + "},\"traceback\":null,\"status_code\":200}\r\n\r\n\r\n";
  }
}
