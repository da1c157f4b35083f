package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every route.
class ConventionsTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  @ParameterizedTest
  @CsvSource({
    "POST, /v2/model-bundles",
    "GET, /v2/model-bundles",
    "GET, /v2/model-bundles/latest",
    "GET, /v2/model-bundles/bun_1",
    "POST, /v1/model-endpoints",
    "GET, /v1/model-endpoints",
    "GET, /v1/model-endpoints/end_1",
    "PUT, /v1/model-endpoints/end_1",
    "DELETE, /v1/model-endpoints/end_1",
    "POST, /v1/model-endpoints/end_1/restart",
    "GET, /v1/model-endpoints/end_1/logs",
    "GET, /v1/model-endpoints-api",
    "POST, /v1/async-tasks",
    "POST, /v1/async-tasks/batch",
    "POST, /v1/async-tasks/read",
    "GET, /v1/async-tasks/task_1",
    "POST, /v1/sync-tasks",
    "POST, /v1/streaming-tasks"
  })
  void everyRouteIsThereTwiceAnd401ComesFirst(String method, String path) throws Exception {
    for (String prefix : new String[] {"", "/v1/launch", "/", "//v1/launch"}) {
      Answer answer =
          wire.send(
              wire.anonymous(prefix + path).method(method, BodyPublishers.ofString("{broken")));

      assertThat(answer.status()).as(prefix + path).isEqualTo(401);
      assertThat(answer.detail()).isEqualTo("No authentication was passed in");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/launch/v1/hosted_inference/model_bundle_upload",
        "/v1/launch/healthz",
        "/v1/launch/v1/launch/v1/model-endpoints",
        "/v1/launch//v1/model-endpoints",
        "/v1//model-endpoints",
        "/v1/model-endpoints/",
        "/"
      })
  void whatNobodyServesIs404(String path) throws Exception {
    assertThat(wire.get(path).response().body()).isEqualTo("{\"detail\":\"Not Found\"}");
  }

  @Test
  void routeOfUploadsIsThereBare() throws Exception {
    assertThat(wire.post("//v1/hosted_inference/model_bundle_upload", "{}").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Content-Length: 0\r\n"})
  void restartNeedsNoBody(String header) throws Exception {
    EndpointId id = wire.ready("words", "sync");

    String answer =
        raw(
            "POST /v1/model-endpoints/%s/restart HTTP/1.1\r\n".formatted(id)
                + header
                + "Connection: close\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{\"restarted\":true}");
  }

  @Test
  void bodyThatMustBeThereAndIsNotIs422() throws Exception {
    String answer = raw("PUT /v1/model-endpoints/end_1 HTTP/1.1\r\nConnection: close\r\n");

    assertThat(answer).startsWith("HTTP/1.1 422").contains("\"type\":\"missing\"");
  }

  @Test
  void getMayHaveABodyAndTheConnectionGoesOn() throws Exception {
    String request = "GET /v1/model-endpoints HTTP/1.1\r\nContent-Length: 2\r\n";
    String second = headers("GET /healthz HTTP/1.1\r\nConnection: close\r\n");

    String answer = raw(request, "{}" + second);

    assertThat(answer).startsWith("HTTP/1.1 200").contains("{\"model_endpoints\":[]}HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/model-endpoints?name=%zz",
        "/v2/model-bundles?model_name=100%",
        "/v1/hosted_inference/endpoints/creation_logs/%zz"
      })
  void signOfAnEscapeThatIsNoneIsToldAndNoBug(String path) throws Exception {
    String answer = raw("GET " + path + " HTTP/1.1\r\nConnection: close\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("has a % sign without two hexadecimal digits after it. Write a % sign as %25.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | 1 | Unexpected end-of-input: expected close marker for Object (start marker at line: 1, column: 1)",
        "{\"name\":NaN} | 11 | Non-standard token 'NaN'",
        "{\"name\":} | 8 | Unexpected character ('}' (code 125)): expected a value",
      })
  void bodyThatIsNoJsonIs422WithThePlaceAndTheReason(String body, int place, String reason)
      throws Exception {
    Answer answer = wire.post("/v1/model-endpoints", body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/detail/0/loc").toString()).isEqualTo("[\"body\"," + place + "]");
    assertThat(answer.json().at("/detail/0/ctx/error").asText()).isEqualTo(reason);
  }

  @Test
  void jsonThatIsNestedTooDeeplyIsToldWithoutNamesOfJava() throws Exception {
    Answer answer = wire.post("/v1/model-endpoints", "[".repeat(2_000));

    assertThat(answer.json().at("/detail/0/ctx/error").asText())
        .isEqualTo("Document nesting depth (1001) exceeds the maximum allowed (1000)");
  }

  @Test
  void textsAreUtf8AsTheyCame() throws Exception {
    String body =
        Wire.endpointBody("words", "sync", wire.bundle("words"))
            .replace("\"metadata\": {\"m\": 1}", "\"metadata\": {\"ü\": \"日本\"}");

    wire.post("/v1/model-endpoints", body).ok("model_endpoint_id");

    assertThat(wire.get("/v1/model-endpoints").response().body())
        .contains("\"metadata\":{\"ü\":\"日本\"}");
  }

  @Test
  void timesAreUtcWithMicroseconds() throws Exception {
    EndpointId id = wire.deploy("words", "sync");

    var shown = wire.get("/v1/model-endpoints/" + id).json();

    assertThat(shown.path("created_at").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
  }

  @Test
  void idsArePrefixAndTwentyCharacters() throws Exception {
    assertThat(wire.deploy("words", "sync").value()).matches("end_[0-9a-v]{20}");
    assertThat(wire.bundle("words")).matches("bun_[0-9a-v]{20}");
  }

  private String raw(String head) throws IOException {
    return raw(head, "");
  }

  /// Sends these bytes and reads all that comes until the server hangs up.
  private String raw(String head, String rest) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", launch.server().port())) {
      socket.getOutputStream().write((headers(head) + rest).getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String headers(String head) {
    String key = Base64.getEncoder().encodeToString((LaunchExtension.API_KEY + ":").getBytes());
    return head + "Host: localhost\r\nAuthorization: Basic " + key + "\r\n\r\n";
  }
}
