package io.launch.server.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.endpoint.EndpointId;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerReply;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Requests to endpoints whose model says its types, over HTTP.
class RequestCheckTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  @BeforeEach
  void modelSaysItsTypes() {
    launch
        .inspector()
        .finds(
            Map.of(
                "request_schema",
                Map.of(
                    "type", "object",
                    "properties", Map.of("text", Map.of("type", "string")),
                    "required", List.of("text")),
                "response_schema",
                Map.of("type", "integer")));
    WorkerReply seven = new WorkerReply.Answered(200, "{\"result\":\"7\"}".getBytes(UTF_8));
    launch.workers().reply(new WorkerAddress("127.0.0.1", 2), seven);
  }

  private static String path(String kind, EndpointId endpoint) {
    return "/v1/" + kind + "?model_endpoint_id=" + endpoint;
  }

  @Test
  void syncRequestThatBreaksTheSchemaDoesNotReachTheModel() throws Exception {
    EndpointId id = wire.ready("words", "sync");

    Answer answer = wire.post(path("sync-tasks", id), "{\"args\": {\"text\": 7}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Launch-Error-Code")).isEqualTo("UNPROCESSABLE");
    assertThat(answer.json().toString())
        .isEqualTo(
            "{\"detail\":[{\"type\":\"schema_violation\",\"loc\":[\"body\",\"args\",\"text\"],"
                + "\"msg\":\"integer found, string expected\",\"input\":null}]}");
    assertThat(launch.workers().calls()).isEmpty();
    assertThat(wire.post(path("sync-tasks", id), "{\"args\": {\"text\": \"a\"}}").status())
        .isEqualTo(200);
  }

  @Test
  void streamingRequestThatBreaksTheSchemaIsRefusedBeforeItsFirstEvent() throws Exception {
    EndpointId id = wire.ready("words", "streaming");

    Answer answer = wire.post(path("streaming-tasks", id), "{\"args\": {}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/detail/0/loc").toString())
        .isEqualTo("[\"body\",\"args\",\"text\"]");
  }

  @Test
  void largeRequestIsCheckedToo() throws Exception {
    EndpointId id = wire.ready("words", "sync");
    String large = "x".repeat(600_000);

    Answer misfit = wire.post(path("sync-tasks", id), "{\"args\": {\"test\": \"" + large + "\"}}");
    Answer fit = wire.post(path("sync-tasks", id), "{\"args\": {\"text\": \"" + large + "\"}}");

    assertThat(misfit.json().at("/detail/0/loc").toString())
        .isEqualTo("[\"body\",\"args\",\"text\"]");
    assertThat(fit.status()).isEqualTo(200);
  }

  @Test
  void asyncTaskThatBreaksTheSchemaIsNotQueued() throws Exception {
    EndpointId id = wire.deploy("words", "async");

    Answer one = wire.post(path("async-tasks", id), "{\"args\": {}}");
    Answer many =
        wire.post(
            path("async-tasks/batch", id),
            "{\"tasks\": [{\"args\": {\"text\": \"a\"}}, {\"args\": {}}, {\"args\": {\"text\": 1}}]}");

    assertThat(one.status()).isEqualTo(422);
    assertThat(one.json().at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"args\",\"text\"]");
    assertThat(many.json().get("detail").findValues("loc"))
        .extracting(JsonNode::toString)
        .containsExactly(
            "[\"body\",\"tasks\",1,\"args\",\"text\"]", "[\"body\",\"tasks\",2,\"args\",\"text\"]");
    assertThat(wire.get("/v1/model-endpoints/" + id).json().path("num_queued_items").intValue())
        .isZero();
  }

  @Test
  void inputBehindAUrlIsNotChecked() throws Exception {
    EndpointId id = wire.ready("words", "sync");

    assertThat(wire.post(path("sync-tasks", id), "{\"url\": \"http://example.org/x\"}").status())
        .isEqualTo(200);
  }

  @Test
  void documentsShowTheSchemasToTheirOwnerOnly() throws Exception {
    EndpointId id = wire.deploy("words", "sync");

    JsonNode all = wire.get("/v1/launch/v1/model-endpoints-schema.json").json();
    JsonNode one = wire.get("/v1/model-endpoints/" + id + "/openapi.json").json();

    assertThat(all.at("/components/schemas/words-RequestSchema/required/0").asText())
        .isEqualTo("text");
    assertThat(one.at("/components/schemas/ResponseSchema/type").asText()).isEqualTo("integer");
    assertThat(wire.get("/v1/model-endpoints/end_1/openapi.json").status()).isEqualTo(404);
    assertThat(wire.send(wire.anonymous("/v1/model-endpoints-schema.json").GET()).status())
        .isEqualTo(401);
  }
}
