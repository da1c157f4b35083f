package io.launch.client;

import static io.launch.client.WireServer.Reply.cutShort;
import static io.launch.client.WireServer.Reply.error;
import static io.launch.client.WireServer.Reply.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.client.EndpointResponse.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamingEndpointTest {
  private static final String STREAM = "POST /v1/streaming-tasks";
  private static final EndpointRequest REQUEST =
      EndpointRequest.ofArgs(Map.of("x", 1)).withReturnPickled(false);
  private static final String FAILURE =
      event(
          "{\"status\":\"FAILURE\",\"result\":null,\"traceback\":\"boom\\n  at X\",\"status_code\":500}");

  @RegisterExtension final WireServer server = new WireServer();
  private StreamingEndpoint writer;

  record Step(int n) {}

  @BeforeEach
  void findEndpoint() {
    server.on(
        "GET /v1/model-endpoints", Golden.endpoints(Golden.endpoint("streaming", "READY", "")));
    writer = server.client().endpoints().streaming("iris");
  }

  @Test
  void requestIsSentAsTheContractHasIt() {
    server.on(STREAM, events(""));

    writer.stream(REQUEST.withHeader("Traceparent", "00-1-2-03")).close();

    WireServer.Seen seen = server.only(STREAM);
    assertThat(seen.target())
        .isEqualTo("/v1/streaming-tasks?model_endpoint_id=" + Golden.ENDPOINT_ID);
    assertThat(seen.body()).isEqualTo("{\"args\":{\"x\":1},\"return_pickled\":false}");
    assertThat(seen.header("Traceparent")).isEqualTo("00-1-2-03");
    assertThat(seen.header("Accept")).isEqualTo("text/event-stream");
    assertThat(seen.header("Content-type")).isEqualTo("application/json");
  }

  @Test
  void piecesAreJsonTextInOrder() {
    server.on(
        STREAM,
        events(
            ": ping\r\n\r\n"
                + piece("{\"n\":1}")
                + piece("\"größer\"")
                + ": ping\r\n\r\n"
                + piece("null")
                + piece("0.10000000000000000001")));

    try (var pieces = writer.stream(REQUEST)) {
      assertThat(pieces.stream().toList())
          .allSatisfy(piece -> assertThat(piece.status()).isEqualTo(Status.SUCCESS))
          .extracting(piece -> piece.result().orElseThrow())
          .containsExactly("{\"n\":1}", "\"größer\"", "null", "0.10000000000000000001");
    }
  }

  @Test
  void typedPiecesAreValues() {
    server.on(STREAM, events(piece("{\"n\":1}") + piece("{\"n\":2}")));

    List<Step> steps = new ArrayList<>();
    try (var pieces = writer.stream(Map.of("x", 1), Step.class)) {
      pieces.forEach(steps::add);
    }

    assertThat(steps).containsExactly(new Step(1), new Step(2));
    assertThat(server.only(STREAM).json().get("return_pickled").booleanValue()).isFalse();
  }

  @Test
  void piecesMayBeTakenAsAJavaStream() {
    server.on(STREAM, events(piece("\"a\"") + piece("\"b\"") + piece("\"c\"")));

    try (Stream<String> words = writer.stream(Map.of(), String.class).stream()) {
      assertThat(words.limit(2)).containsExactly("a", "b");
    }
  }

  @Test
  void modelThatThrowsIsALastResponseWithItsTrace() {
    server.on(STREAM, events(piece("1") + FAILURE));

    try (var pieces = writer.stream(REQUEST)) {
      Iterator<EndpointResponse> iterator = pieces.iterator();
      EndpointResponse first = iterator.next();
      EndpointResponse last = iterator.next();

      assertThat(first.status()).isEqualTo(Status.SUCCESS);
      assertThat(last.status()).isEqualTo(Status.FAILURE);
      assertThat(last.traceback()).contains("boom\n  at X");
      assertThat(iterator.hasNext()).isFalse();
      assertThat(catchThrowableOfType(NoSuchElementException.class, iterator::next)).isNotNull();
    }
  }

  @Test
  void modelThatThrowsIsAnExceptionAmongTypedPieces() {
    server.on(STREAM, events(piece("1") + FAILURE));

    try (var pieces = writer.stream(Map.of(), Integer.class)) {
      Iterator<Integer> iterator = pieces.iterator();

      assertThat(iterator.next()).isEqualTo(1);
      assertThat(iterator.hasNext()).isTrue();
      LaunchException failed = catchThrowableOfType(LaunchException.class, iterator::next);
      assertThat(failed.code()).isEqualTo(ErrorCode.MODEL_FAILED);
      assertThat(failed).hasMessageContaining("boom\n  at X");
    }
  }

  @Test
  void refusalKeepsTheServersCodeAndIsRepeatedWhenNothingWasRun() {
    server.on(
        STREAM,
        error(503, "{\"detail\":\"No healthy upstream\"}").with("Retry-After", "0"),
        events(piece("1")));
    try (var pieces = writer.stream(Map.of(), Integer.class)) {
      assertThat(pieces).containsExactly(1);
    }
    assertThat(server.seen(STREAM)).hasSize(2);

    server.on(
        STREAM,
        error(404, "{\"detail\":\"The specified endpoint could not be found.\"}")
            .with("Launch-Error-Code", "NOT_FOUND"));
    writer.stream(REQUEST).close();
    LaunchException refused =
        catchThrowableOfType(LaunchException.class, () -> writer.stream(REQUEST));
    assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused).hasMessage("The specified endpoint could not be found.");
  }

  @Test
  void answerThatBreaksOffIsNoEnd() {
    server.on(STREAM, cutShort(piece("1")));

    try (var pieces = writer.stream(Map.of(), Integer.class)) {
      Iterator<Integer> iterator = pieces.iterator();

      assertThat(iterator.next()).isEqualTo(1);
      LaunchException broken = catchThrowableOfType(LaunchException.class, iterator::hasNext);
      assertThat(broken.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(broken)
          .hasMessageContaining("the connection broke before the answer was complete");
    }
  }

  @Test
  void closedStreamHasNoMorePieces() {
    server.on(STREAM, events(piece("1") + piece("2")));

    var pieces = writer.stream(Map.of(), Integer.class);
    int first = pieces.iterator().next();
    pieces.close();
    pieces.close();

    assertThat(first).isEqualTo(1);
    assertThat(pieces.iterator().hasNext()).isFalse();
  }

  @Test
  void predictAsksForTheWholeAnswer() {
    server.on(
        "POST /v1/sync-tasks",
        "{\"status\":\"SUCCESS\",\"result\":{\"result\":\"[1,2]\"},\"traceback\":null,\"status_code\":200}");

    List<?> all = writer.predict(Map.of("x", 1), List.class);

    assertThat(all).isEqualTo(List.of(1, 2));
  }

  private static String piece(String json) {
    return event(
        "{\"status\":\"SUCCESS\",\"result\":{\"result\":%s},\"traceback\":null,\"status_code\":200}"
            .formatted(json));
  }

  private static String event(String data) {
    return "data: " + data + "\r\n\r\n";
  }
}
