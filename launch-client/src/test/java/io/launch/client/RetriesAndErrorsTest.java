package io.launch.client;

import static io.launch.client.WireServer.Reply.broken;
import static io.launch.client.WireServer.Reply.error;
import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesAndErrorsTest {
  private static final String ENDPOINTS = "GET /v1/model-endpoints";
  private static final String SYNC = "POST /v1/sync-tasks";
  private static final EndpointRequest REQUEST = EndpointRequest.ofArgs(Map.of("x", 1));

  @RegisterExtension final WireServer server = new WireServer();

  @Test
  void everyRequestCarriesTheKey() {
    server.on(ENDPOINTS, Golden.endpoints());

    server.client().endpoints().list();

    assertThat(server.only(ENDPOINTS).header("Authorization")).isEqualTo("Bearer lk_test");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void refusedPredictionIsSentAgain(int status) {
    SyncEndpoint iris = iris();
    server.on(SYNC, error(status, "{\"detail\": \"busy\"}"), json(Golden.SYNC_SUCCESS));

    EndpointResponse response = iris.predict(REQUEST);

    assertThat(response.result()).contains("{\"y\": 1}");
    assertThat(server.seen(SYNC)).hasSize(2);
  }

  @Test
  void retryAfterIsHonoured() {
    server.on(
        ENDPOINTS,
        error(503, "{\"detail\": \"stopping\"}").with("Retry-After", "1"),
        json(Golden.endpoints()));
    long start = System.nanoTime();

    server.client().endpoints().list();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void retryAfterPastAllPatienceIsLeftToTheCaller() {
    server.on(ENDPOINTS, error(429, "{\"detail\": \"too many\"}").with("Retry-After", "3600"));

    LaunchException thrown = thrownBy(() -> server.client().endpoints().list());

    assertThat(thrown.code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(thrown.retryAfter()).contains(Duration.ofHours(1));
    assertThat(server.seen(ENDPOINTS)).hasSize(1);
  }

  @Test
  void brokenPredictionIsNotSentAgain() {
    SyncEndpoint iris = iris();
    server.on(SYNC, broken(), json(Golden.SYNC_SUCCESS));

    LaunchException thrown = thrownBy(() -> iris.predict(REQUEST));

    assertThat(thrown.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(thrown).hasMessageContaining("whether the request was carried out is unknown");
    assertThat(server.seen(SYNC)).hasSize(1);
  }

  @Test
  void brokenReadIsSentAgain() {
    server.on(ENDPOINTS, broken(), broken(), json(Golden.endpoints()));

    assertThat(server.client().endpoints().list()).isEmpty();
  }

  @Test
  void retriesEnd() {
    server.on(ENDPOINTS, error(503, "{\"detail\": \"stopping\"}"));
    var config = LaunchClientConfig.of(server.url(), WireServer.KEY).withRetries(2);

    try (LaunchClient client = LaunchClient.connect(config)) {
      assertThatThrownBy(() -> client.endpoints().list()).hasMessage("stopping");
    }

    assertThat(server.seen(ENDPOINTS)).hasSize(3);
  }

  @Test
  void missingServerIsUnavailableWithTheNextStep() throws IOException {
    URI url = URI.create("http://127.0.0.1:" + freePort());

    try (LaunchClient client = LaunchClient.connect(url, "lk_x")) {
      LaunchException thrown = thrownBy(() -> client.endpoints().list());

      assertThat(thrown.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(thrown)
          .hasMessageContaining(url.toString())
          .hasMessageContaining("is `launch serve` running there?");
    }
  }

  @Test
  void slowAnswerEndsInTime() throws IOException {
    // A listener that accepts connections and never answers.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var config =
          LaunchClientConfig.of(URI.create("http://127.0.0.1:" + silent.getLocalPort()), "lk_x")
              .withRequestTimeout(Duration.ofMillis(100));
      try (LaunchClient client = LaunchClient.connect(config)) {
        LaunchException thrown = thrownBy(() -> client.endpoints().list());

        assertThat(thrown.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(thrown).hasMessageContaining("no answer within PT0.1S");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"MODEL_FAILED", "UNPROCESSABLE"},
      mode = EnumSource.Mode.EXCLUDE)
  void codeOfTheServerArrives(ErrorCode code) {
    server.on(
        ENDPOINTS,
        error(code.status(), "{\"detail\": \"the words of the server\"}")
            .with("Launch-Error-Code", code.name()));
    var config = LaunchClientConfig.of(server.url(), WireServer.KEY).withRetries(0);

    try (LaunchClient client = LaunchClient.connect(config)) {
      LaunchException thrown = thrownBy(() -> client.endpoints().list());

      assertThat(thrown.code()).isEqualTo(code);
      assertThat(thrown).hasMessage("the words of the server");
    }
  }

  @Test
  void codeOfTheServerCountsMoreThanTheStatus() {
    server.on(
        ENDPOINTS,
        error(400, "{\"detail\": \"being deleted\"}").with("Launch-Error-Code", "CONFLICT"));

    LaunchException thrown = thrownBy(() -> server.client().endpoints().list());

    assertThat(thrown.code()).isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void codeComesFromTheStatusWithoutTheHeader() {
    LaunchException thrown =
        thrownBy(() -> server.client().bundles().get(new BundleId("bun_missing")));

    assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void everyFaultOfTheBodyArrives() {
    server.on(
        "POST /v1/model-endpoints",
        error(
            422,
            """
            {"detail": [
              {"type": "missing", "loc": ["body", "name"], "msg": "Field required", "input": {}},
              {"type": "greater_than", "loc": ["body", "per_worker"],
               "msg": "Input should be greater than 0", "input": 0, "ctx": {"gt": 0}}]}\
            """));

    LaunchException thrown =
        thrownBy(() ->
            server.client().endpoints().create("iris", DeploySpec.sync(new BundleId("bun_1"))));

    assertThat(thrown.code()).isEqualTo(ErrorCode.UNPROCESSABLE);
    assertThat(thrown.fields()).hasSize(2);
    assertThat(thrown).hasMessageContaining("body.name: Field required");
  }

  @Test
  void answerThatIsNoJsonIsShown() {
    server.on(ENDPOINTS, "<html>Welcome to nginx!</html>");

    LaunchException thrown = thrownBy(() -> server.client().endpoints().list());

    assertThat(thrown.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(thrown)
        .hasMessageContaining(server.url() + "/v1/model-endpoints")
        .hasMessageContaining("<html>Welcome to nginx!");
  }

  @Test
  void errorThatIsNoJsonIsShown() {
    server.on(ENDPOINTS, error(413, "<html>413 Request Entity Too Large</html>"));

    LaunchException thrown = thrownBy(() -> server.client().endpoints().list());

    assertThat(thrown.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    assertThat(thrown).hasMessageContaining("answered 413").hasMessageContaining("<html>");
  }

  @Test
  void answerPastTheLimitIsNotRead() {
    server.on(ENDPOINTS, "{\"model_endpoints\": [" + " ".repeat(5_000) + "]}");
    var config = LaunchClientConfig.of(server.url(), WireServer.KEY).withMaxAnswerBytes(1_000);

    try (LaunchClient client = LaunchClient.connect(config)) {
      LaunchException thrown = thrownBy(() -> client.endpoints().list());

      assertThat(thrown.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    }
    assertThat(server.seen(ENDPOINTS)).hasSize(1);
  }

  @Test
  void interruptedCallerIsToldAndStaysInterrupted() {
    server.on(ENDPOINTS, Golden.endpoints());
    Thread.currentThread().interrupt();

    LaunchException thrown = thrownBy(() -> server.client().endpoints().list());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).hasMessageContaining("interrupted");
  }

  @Test
  void closedClientSaysSo() {
    LaunchClient client = LaunchClient.connect(server.url(), WireServer.KEY);
    client.close();

    assertThatThrownBy(() -> client.endpoints().list()).hasMessage("this LaunchClient is closed");
  }

  private SyncEndpoint iris() {
    server.on(ENDPOINTS, Golden.endpoints(Golden.endpoint("sync", "READY", "")));
    return server.client().endpoints().sync("iris");
  }

  private static LaunchException thrownBy(ThrowingCallable call) {
    return catchThrowableOfType(LaunchException.class, call);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
