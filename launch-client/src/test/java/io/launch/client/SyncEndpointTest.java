package io.launch.client;

import static io.launch.client.WireServer.Reply.error;
import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Pickler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SyncEndpointTest {
  private static final String SYNC = "POST /v1/sync-tasks";

  @RegisterExtension final WireServer server = new WireServer();
  private SyncEndpoint iris;

  record Answer(int y) {}

  @BeforeEach
  void findEndpoint() {
    server.on("GET /v1/model-endpoints", Golden.endpoints(Golden.endpoint("sync", "READY", "")));
    iris = server.client().endpoints().sync("iris");
  }

  @Test
  void requestIsSentAsTheContractHasIt() {
    server.on(SYNC, Golden.SYNC_SUCCESS);

    iris.predict(
        EndpointRequest.ofArgs(Map.of("x", 1))
            .withHeader("Traceparent", "00-1-2-03")
            .withTimeout(Duration.ofMillis(2_500)));

    WireServer.Seen seen = server.only(SYNC);
    assertThat(seen.target()).isEqualTo("/v1/sync-tasks?model_endpoint_id=" + Golden.ENDPOINT_ID);
    assertThat(seen.body())
        .isEqualTo("{\"args\":{\"x\":1},\"return_pickled\":true,\"timeout_seconds\":2.5}");
    assertThat(seen.header("Traceparent")).isEqualTo("00-1-2-03");
    assertThat(seen.header("Content-type")).isEqualTo("application/json");
  }

  @Test
  void whatIsSaidOfTasksIsNotSent() {
    server.on(SYNC, Golden.SYNC_SUCCESS);

    iris.predict(
        EndpointRequest.ofArgs(Map.of("x", 1)).withPriority(3).withIdempotencyKey("order-1"));

    WireServer.Seen seen = server.only(SYNC);
    assertThat(seen.body()).isEqualTo("{\"args\":{\"x\":1},\"return_pickled\":true}");
    assertThat(seen.header("Idempotency-key")).isEmpty();
  }

  @Test
  void endpointIsNotLookedUpAgain() {
    server.on(SYNC, Golden.SYNC_SUCCESS);

    iris.predict(EndpointRequest.ofUrl("https://example.com/a"));
    iris.predict(EndpointRequest.ofUrl("https://example.com/a"));

    assertThat(server.seen("GET")).hasSize(1);
  }

  @Test
  void typedPredictAsksForJson() {
    server.on(SYNC, Golden.SYNC_SUCCESS);

    Answer answer = iris.predict(Map.of("x", 1), Answer.class);

    assertThat(answer).isEqualTo(new Answer(1));
    assertThat(server.only(SYNC).json().get("return_pickled").booleanValue()).isFalse();
  }

  @Test
  void modelThatThrowsIsAFailureWithItsTrace() {
    server.on(SYNC, failure());

    EndpointResponse response = iris.predict(EndpointRequest.ofArgs(Map.of("x", 1)));

    assertThat(response.status()).isEqualTo(EndpointResponse.Status.FAILURE);
    assertThat(response.traceback()).contains("java.lang.ArithmeticException: / by zero");
    assertThat(response.result()).isEmpty();
    assertThat(response.resultUrl()).isEmpty();
  }

  @Test
  void typedPredictThrowsWhatTheModelThrew() {
    server.on(SYNC, failure());

    LaunchException thrown =
        catchThrowableOfType(
            LaunchException.class, () -> iris.predict(Map.of("x", 1), Answer.class));

    assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_FAILED);
    assertThat(thrown).hasMessageContaining("/ by zero");
  }

  @Test
  void numbersKeepEveryDigit() {
    server.on(SYNC, result("{\\\"a\\\": 0.12345678901234567890, \\\"b\\\": 12345678901234567890}"));

    Map<String, Object> answer =
        iris.predict(EndpointRequest.ofArgs(Map.of())).resultAs(new TypeReference<>() {});

    assertThat(answer)
        .containsEntry("a", new BigDecimal("0.12345678901234567890"))
        .containsEntry("b", new BigInteger("12345678901234567890"));
  }

  @Test
  void treesKeepFloatsAsFloats() {
    server.on(SYNC, result("[2.0, 1e300]"));

    JsonNode answer = iris.predict(Map.of(), JsonNode.class);

    assertThat(answer.get(0).decimalValue()).isEqualTo(new BigDecimal("2.0"));
    assertThat(answer.get(1).decimalValue()).isEqualTo(new BigDecimal("1e300"));
  }

  @Test
  void argumentsKeepEveryDigit() {
    server.on(SYNC, Golden.SYNC_SUCCESS);
    var args = Map.of("x", List.of(new BigDecimal("2.0"), new BigInteger("12345678901234567890")));

    iris.predict(EndpointRequest.ofArgs(args));

    assertThat(server.only(SYNC).body()).contains("[2.0,12345678901234567890]");
  }

  @Test
  void resultThatDoesNotFitSaysWhatWasExpected() {
    server.on(SYNC, result("[1, 2]"));

    LaunchException thrown =
        catchThrowableOfType(LaunchException.class, () -> iris.predict(Map.of(), Answer.class));

    assertThat(thrown.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(thrown).hasMessageContaining("[1, 2]").hasMessageContaining(Answer.class.getName());
  }

  @Test
  void pickleIsFetchedWithoutCredentials() throws Exception {
    byte[] pickle = new Pickler().dumps(Map.of("y", List.of(1, 2.5)));
    server.on(SYNC, asked -> json(pickled()));
    server.on("GET /objects/r.pkl", new WireServer.Reply(200, Map.of(), pickle));

    EndpointResponse response = iris.predict(EndpointRequest.ofArgs(Map.of()));

    assertThat(response.resultUrl()).contains(server.url() + "/objects/r.pkl?signature=s");
    assertThat(response.fetchPickled()).isEqualTo(Map.of("y", List.of(1, 2.5)));
    assertThat(server.only("GET /objects").headers()).doesNotContainKey("Authorization");
  }

  @Test
  void expiredResultUrlIsToldAsTheServerTellsIt() {
    server.on(SYNC, asked -> json(pickled()));
    server.on("GET /objects/r.pkl", error(404, "{\"detail\": \"The URL has expired.\"}"));
    EndpointResponse response = iris.predict(EndpointRequest.ofArgs(Map.of()));

    LaunchException thrown = catchThrowableOfType(LaunchException.class, response::fetchPickled);

    assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(thrown).hasMessage("The URL has expired.");
  }

  @Test
  void pickledResultIsNoJson() {
    server.on(SYNC, asked -> json(pickled()));
    EndpointResponse response = iris.predict(EndpointRequest.ofArgs(Map.of()));

    LaunchException thrown =
        catchThrowableOfType(LaunchException.class, () -> response.resultAs(Answer.class));

    assertThat(thrown).hasMessageContaining("fetchPickled()");
  }

  @Test
  void successWithoutAResultIsABug() {
    server.on(
        SYNC,
        "{\"status\": \"SUCCESS\", \"result\": {}, \"traceback\": null, \"status_code\": 200}");

    LaunchException thrown =
        catchThrowableOfType(
            LaunchException.class, () -> iris.predict(EndpointRequest.ofArgs(Map.of())));

    assertThat(thrown.code()).isEqualTo(ErrorCode.INTERNAL);
  }

  private String pickled() {
    return """
    {"status": "SUCCESS", "result": {"result_url": "%s/objects/r.pkl?signature=s"},
     "traceback": null, "status_code": 200}\
    """
        .formatted(server.url());
  }

  private static String result(String json) {
    return """
    {"status": "SUCCESS", "result": {"result": "%s"}, "traceback": null, "status_code": 200}\
    """
        .formatted(json);
  }

  private static String failure() {
    return """
    {"status": "FAILURE", "result": null,
     "traceback": "java.lang.ArithmeticException: / by zero", "status_code": 500}\
    """;
  }
}
