package io.launch.server.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.endpoint.EndpointId;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerReply;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import io.launch.server.openapi.Documented.Op;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApiDocumentTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  /// Paths of an endpoint whose `{id}` is an async one.
  private static final String QUEUES = "/v1/model-endpoints/.*/(queue|dead-letters.*|task-events)";

  private final Wire wire = new Wire(launch);

  private JsonNode document() throws Exception {
    return wire.send(wire.anonymous("/openapi.json").GET()).json();
  }

  @Test
  void documentNeedsNoCredentialsAndIsThereBelowThePrefixToo() throws Exception {
    Answer answer = wire.send(wire.anonymous("/openapi.json").GET());
    Answer again = wire.send(wire.anonymous("/v1/launch/openapi.json").GET());

    assertThat(answer.json().path("openapi").asText()).isEqualTo("3.1.0");
    assertThat(answer.json().path("servers").findValuesAsText("url"))
        .containsExactly("/", "/v1/launch");
    assertThat(again.response().body()).isEqualTo(answer.response().body());
  }

  @Test
  void everyReferenceOfTheDocumentLeadsSomewhere() throws Exception {
    JsonNode document = document();

    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            ref -> assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse());
  }

  @Test
  void operationsAreNamedOnce() throws Exception {
    assertThat(document().findValuesAsText("operationId")).doesNotHaveDuplicates();
  }

  /// Nothing exists for these requests: each is answered in a way that its description has.
  @Test
  void everyOperationIsServedAsDescribedWhenNothingFits() throws Exception {
    Documented documented = new Documented(document());

    for (Op operation : documented.operations()) {
      Answer answer = send(operation, Map.of(), "{}");

      assertThat(answer.response().body()).as(operation.toString()).doesNotContain("\"Not Found\"");
      documented.check(operation, answer);
    }
  }

  @Test
  void credentialsAreNeededWhereTheDocumentSaysSo() throws Exception {
    for (Op operation : new Documented(document()).operations()) {
      boolean open = operation.node().path("security").isArray();
      Answer answer =
          wire.send(
              wire.anonymous(filled(operation, Map.of()))
                  .method(operation.method(), BodyPublishers.noBody()));

      boolean signed = operation.path().matches("/(objects|v1/workers)/.*");
      if (!open || signed) {
        assertThat(answer.status()).as(operation.toString()).isEqualTo(401);
      } else {
        assertThat(answer.status()).as(operation.toString()).isEqualTo(200);
      }
    }
  }

  @Test
  void successesFitTheirSchemas() throws Exception {
    launch.inspector().finds(Map.of("predictor_class", "demo.Model"));
    for (int port = 2; port <= 3; port++) {
      WorkerReply seven = new WorkerReply.Answered(200, "{\"result\":\"7\"}".getBytes(UTF_8));
      launch.workers().reply(new WorkerAddress("127.0.0.1", port), seven);
    }
    String bundle = wire.bundle("words");
    EndpointId sync = wire.ready("now", "sync");
    EndpointId async = wire.ready("later", "async");
    EndpointId changed = wire.deploy("changed", "async");
    String task =
        wire.post("/v1/async-tasks?model_endpoint_id=" + async, "{\"args\":{}}").ok("task_id");
    Documented documented = new Documented(document());
    List<String> served = new ArrayList<>();

    for (Op operation : documented.operations()) {
      Map<String, String> values = new HashMap<>();
      values.put("model_name", "words");
      values.put("model_endpoint_id", (operation.path().contains("async") ? async : sync).value());
      values.put(
          "id",
          operation.path().matches(QUEUES) ? async.value() : id(operation, bundle, task, changed));
      Answer answer = send(operation, values, body(operation, bundle, task));
      documented.check(operation, answer);
      if (answer.status() == 200) {
        served.add(operation.toString());
      }
    }

    assertThat(served)
        .contains(
            "GET /v1/async-tasks/{id}",
            "POST /v1/async-tasks",
            "POST /v1/async-tasks/batch",
            "POST /v1/async-tasks/read",
            "GET /v1/async-tasks",
            "GET /v1/async-tasks/{id}/history",
            "GET /v1/async-tasks/{id}/input",
            "GET /v1/async-tasks/{id}/events",
            "POST /v1/async-tasks/{id}/cancel",
            "POST /v1/async-tasks/{id}/retry",
            "GET /v1/model-endpoints/{id}/queue",
            "GET /v1/model-endpoints/{id}/task-events",
            "GET /v1/model-endpoints/{id}/dead-letters",
            "POST /v1/model-endpoints/{id}/dead-letters/requeue",
            "POST /v1/model-endpoints/{id}/dead-letters/purge",
            "POST /v1/sync-tasks",
            "POST /v1/model-endpoints",
            "GET /v1/model-endpoints",
            "GET /v1/model-endpoints/{id}",
            "GET /v1/model-endpoints/{id}/logs",
            "PUT /v1/model-endpoints/{id}",
            "DELETE /v1/model-endpoints/{id}",
            "POST /v1/hosted_inference/model_bundle_upload",
            "POST /v2/model-bundles",
            "GET /v2/model-bundles",
            "GET /v2/model-bundles/latest",
            "GET /v2/model-bundles/{id}",
            "GET /healthz",
            "GET /openapi.json");
  }

  private static String id(Op operation, String bundle, String task, EndpointId endpoint) {
    if (operation.path().contains("bundles")) {
      return bundle;
    }
    return operation.path().contains("tasks") ? task : endpoint.value();
  }

  @Test
  void requestsThatAreTakenFitTheirSchemasToo() throws Exception {
    Documented documented = new Documented(document());
    JsonNode schema = document().at("/components/schemas/CreateModelEndpointRequest");

    assertThat(documented.faults(schema, json(Wire.endpointBody("words", "sync", "bun_1"))))
        .isEmpty();
    assertThat(documented.faults(schema, json("{\"name\": 7, \"gpus\": -1}")))
        .anyMatch(fault -> fault.contains("$.name"))
        .anyMatch(fault -> fault.contains("$.gpus"))
        .anyMatch(fault -> fault.contains("'model_bundle_id'"));
  }

  private static JsonNode json(String text) throws Exception {
    return new com.fasterxml.jackson.databind.ObjectMapper().readTree(text);
  }

  private String body(Op operation, String bundle, String task) throws Exception {
    return switch (operation.toString()) {
      case "POST /v2/model-bundles" -> wire.bundleBody("more");
      case "POST /v1/model-endpoints" -> Wire.endpointBody("more", "sync", bundle);
      case "POST /v1/async-tasks", "POST /v1/sync-tasks", "POST /v1/streaming-tasks" ->
          "{\"args\":{}}";
      case "POST /v1/async-tasks/batch" -> "{\"tasks\":[{\"args\":{}}]}";
      case "POST /v1/async-tasks/read" -> "{\"task_ids\":[\"" + task + "\"]}";
      case "POST /v1/model-endpoints/{id}/dead-letters/requeue",
          "POST /v1/model-endpoints/{id}/dead-letters/purge" ->
          "{\"all\":true}";
      default -> "{}";
    };
  }

  private Answer send(Op operation, Map<String, String> values, String body) throws Exception {
    HttpRequest.Builder request = wire.request(filled(operation, values));
    boolean takes = operation.node().has("requestBody");
    request.method(
        operation.method(), takes ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
    boolean endless = operation.path().endsWith("/task-events");
    return endless ? wire.sendForTheHead(request) : wire.send(request);
  }

  /// The operation's path with what it needs.
  private static String filled(Op operation, Map<String, String> values) {
    String path = operation.path();
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : operation.node().path("parameters")) {
      String name = parameter.get("name").asText();
      String value = values.getOrDefault(name, "1");
      if (parameter.get("in").asText().equals("path")) {
        path = path.replace("{" + name + "}", value);
      } else if (parameter.get("required").asBoolean()) {
        query.add(name + "=" + value);
      }
    }
    return Stream.of(path, String.join("&", query))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("?"));
  }
}
