package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
  @RegisterExtension
  final LaunchExtension launch = LaunchExtension.usual().with("max-body-bytes", "1MiB");

  private final Wire wire = new Wire(launch);

  @ParameterizedTest
  @CsvSource({
    "'', No authentication was passed in, Bearer",
    "Digest abc, No authentication was passed in, Bearer",
    "Bearer lk_unknown, Could not authenticate user, Bearer",
    "Basic bGtfdW5rbm93bjo=, Could not authenticate user, Basic",
    "Basic ???, Invalid authentication credentials, Basic",
    "Basic bm9jb2xvbg==, Invalid authentication credentials, Basic"
  })
  void requestWithoutGoodCredentialsIs401(String header, String detail, String scheme)
      throws Exception {
    var request = wire.anonymous("/v2/model-bundles/bun_1").GET();
    Answer answer = wire.send(header.isEmpty() ? request : request.header("Authorization", header));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.detail()).isEqualTo(detail);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo(scheme);
    assertThat(answer.header("Launch-Error-Code")).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void passwordDoesNotCount() throws Exception {
    String pair = LaunchExtension.API_KEY + ":what:ever";
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));

    Answer answer =
        wire.send(
            wire.anonymous("/v2/model-bundles").header("Authorization", "Basic " + basic).GET());

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void bearerIsTaken() throws Exception {
    Answer answer =
        wire.send(
            wire.anonymous("/v2/model-bundles")
                .header("Authorization", "bearer " + LaunchExtension.API_KEY)
                .GET());

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void unauthenticatedBodyIsNotLookedAt() throws Exception {
    Answer answer =
        wire.send(wire.anonymous("/v2/model-bundles").POST(BodyPublishers.ofString("{broken")));

    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void unknownPathIs404() throws Exception {
    Answer answer = wire.get("/v2/model-bundle");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.response().body()).isEqualTo("{\"detail\":\"Not Found\"}");
  }

  @Test
  void wrongMethodIs405AndNamesTheOthers() throws Exception {
    Answer answer = wire.put("/v2/model-bundles", "{}");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.response().body()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    assertThat(answer.header("Allow")).isEqualTo("GET, POST");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"a\":', invalid-json",
    "'', missing-body",
    "'[]', list-body",
    "'{} {}', two-bodies"
  })
  void bodyThatIsNoObjectIs422(String body, String golden) throws Exception {
    Answer answer = wire.post("/v2/model-bundles", body);

    assertThat(answer.status()).isEqualTo(422);
    Golden.check(golden, answer.json());
  }

  @ParameterizedTest
  @CsvSource({"'{\"args\":{\"a\":}}'", "'{\"args\":{}'", "'{\"args\":{}} x'", "'{\"args\":nope}'"})
  void brokenJsonInATaskIs422(String body) throws Exception {
    Answer answer = wire.post("/v1/sync-tasks?model_endpoint_id=end_1", body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo("json_invalid");
    assertThat(answer.json().at("/detail/0/loc/0").asText()).isEqualTo("body");
  }

  @Test
  void bodyPastItsLimitIs413AndTheConnectionGoesOn() throws Exception {
    Answer answer = wire.post("/v2/model-bundles", "x".repeat(5 << 20));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.detail())
        .isEqualTo("body: 5242880 bytes (expected: at most 1048576, the server's max-body-bytes)");
    assertThat(wire.get("/v2/model-bundles").status()).isEqualTo(200);
  }

  @Test
  void bugIs500WithANumberToFindItBy() throws Exception {
    launch
        .inspector()
        .finds(_ -> {
          throw new IllegalStateException("a secret of the server");
        });

    Answer answer = wire.post("/v2/model-bundles", wire.bundleBody("bug"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.response().body()).doesNotContain("secret");
    assertThat(answer.json().path("error").asText()).startsWith("Internal error occurred");
    assertThat(answer.json().path("request_id").asText()).isNotEmpty();
    assertThat(answer.json().path("timestamp").asText()).endsWith("Z");
  }

  @Test
  void refusalOfTheCoreKeepsItsCode() throws Exception {
    launch
        .inspector()
        .fails(LaunchException.retryLater(ErrorCode.UNAVAILABLE, "later", Duration.ofMillis(1500)));

    Answer answer = wire.post("/v2/model-bundles", wire.bundleBody("later"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.detail()).isEqualTo("later");
    assertThat(answer.header("Retry-After")).isEqualTo("2");
  }

  @Test
  void bytesThatAreNoHttpAreAnswered400() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", launch.server().port())) {
      OutputStream out = socket.getOutputStream();
      out.write("GET / HTTP/9.9 what\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();

      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer)
          .contains(" 400 Bad Request\r\n", "Connection: close")
          .contains("\"detail\"");
    }
  }

  @Test
  void healthNeedsNoCredentials() throws Exception {
    for (String path : new String[] {"/healthz", "/readyz", "/healthcheck"}) {
      Answer answer = wire.send(wire.anonymous(path).GET());

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.response().body()).isEmpty();
    }
  }
}
