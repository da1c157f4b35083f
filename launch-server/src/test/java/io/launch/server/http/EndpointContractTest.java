package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Endpoints field by field.
class EndpointContractTest {
  private static final String ALL =
      """
      {"name": "all", "model_bundle_id": "%s", "endpoint_type": "async",
       "metadata": {"z": 1, "a": 2.0, "big": 123456789012345678901234567890, "e": 1e300, "ü": "ö"},
       "cpus": 1.5, "gpus": "1", "memory": "1Gi", "storage": 1073741824, "min_workers": 0,
       "max_workers": 250, "per_worker": 30, "labels": {"team": "search", "product": "launch"},
       "gpu_type": "nvidia-ampere-a10", "nodes_per_worker": 2, "optimize_costs": "yes",
       "prewarm": true, "high_priority": 0, "billing_tags": {"cost": {"center": 7}},
       "concurrent_requests_per_worker": 20, "forwarder_max_concurrency": 20,
       "post_inference_hooks": ["callback", "logging", "billing"],
       "default_callback_url": "https://example.com/done",
       "default_callback_auth": {"kind": "basic", "username": "u", "password": "p"},
       "public_inference": "on", "queue_message_timeout_seconds": 43200,
       "task_expires_seconds": 1}
      """;

  @RegisterExtension
  final LaunchExtension launch =
      LaunchExtension.usual().with("scale-to-zero-after", "1s").with("max-wait", "100ms");

  private final Wire wire = new Wire(launch);

  private EndpointId all() throws Exception {
    return new EndpointId(
        wire.post("/v1/model-endpoints", ALL.formatted(wire.bundle("words")))
            .ok("model_endpoint_id"));
  }

  private Answer update(EndpointId id, String body) throws Exception {
    return wire.put("/v1/model-endpoints/" + id, body);
  }

  private Answer show(EndpointId id) throws Exception {
    return wire.get("/v1/model-endpoints/" + id);
  }

  private static String body(String bundle, String fields) {
    String usual = Wire.endpointBody("words", "sync", bundle).strip();
    return usual.substring(0, usual.length() - 1) + ", " + fields + "}";
  }

  @Test
  void everythingThatIsSaidIsShown() throws Exception {
    EndpointId id = all();
    launch.workerListens(id);
    Awaitility.await().until(() -> show(id).json().path("status").asText().equals("READY"));

    Answer answer = show(id);

    Golden.check("endpoint-full", answer.json());
    assertThat(answer.response().body())
        .contains(
            "\"metadata\":{\"z\":1,\"a\":2.0,\"big\":123456789012345678901234567890,\"e\":1E+300,"
                + "\"ü\":\"ö\"}");
  }

  @Test
  void whatAnUpdateLeavesOutOrSaysIsNullStays() throws Exception {
    EndpointId id = all();
    String before = show(id).json().path("billing_tags").toString();

    update(
            id,
            """
            {"public_inference": false, "task_expires_seconds": 60, "billing_tags": null,
             "default_callback_url": null, "gpu_type": null, "cpus": "2"}
            """)
        .ok("endpoint_creation_task_id");

    var shown = show(id).json();
    assertThat(shown.path("public_inference").asBoolean(true)).isFalse();
    assertThat(shown.path("task_expires_seconds").intValue()).isEqualTo(60);
    assertThat(shown.path("billing_tags").toString()).isEqualTo(before);
    assertThat(shown.path("default_callback_url").asText()).isEqualTo("https://example.com/done");
    assertThat(shown.at("/default_callback_auth/kind").asText()).isEqualTo("basic");
    assertThat(shown.at("/resource_state/gpu_type").asText()).isEqualTo("nvidia-ampere-a10");
    assertThat(shown.at("/resource_state/cpus").asText()).isEqualTo("2");
    assertThat(shown.at("/resource_state/nodes_per_worker").intValue()).isEqualTo(2);
  }

  @Test
  void settingsThatAreNullAreNotGiven() throws Exception {
    String nothing =
        """
        "gpu_type": null, "nodes_per_worker": null, "optimize_costs": null, "prewarm": null,
        "high_priority": null, "billing_tags": null, "forwarder_max_concurrency": null,
        "post_inference_hooks": null, "default_callback_url": null, "default_callback_auth": null,
        "public_inference": null, "queue_message_timeout_seconds": null,
        "task_expires_seconds": null, "concurrent_requests_per_worker": null
        """;

    EndpointId id = wire.readyOf(body(wire.bundle("words"), nothing));

    var shown = show(id).json();
    assertThat(shown.path("post_inference_hooks").toString()).isEqualTo("[]");
    assertThat(shown.path("public_inference").asBoolean(true)).isFalse();
    assertThat(shown.path("task_expires_seconds").intValue()).isEqualTo(86_400);
    assertThat(shown.at("/resource_state/nodes_per_worker").intValue()).isEqualTo(1);
    assertThat(shown.at("/deployment_state/concurrent_requests_per_worker").intValue())
        .isEqualTo(2);
  }

  @Test
  void everyFaultOfASettingIsTold() throws Exception {
    Answer answer =
        wire.post(
            "/v1/model-endpoints",
            body(
                "bun_1",
                """
                "gpu_type": "t4", "nodes_per_worker": 0, "optimize_costs": "perhaps",
                "prewarm": [], "billing_tags": "x", "concurrent_requests_per_worker": 0,
                "forwarder_max_concurrency": 21, "post_inference_hooks": [1],
                "default_callback_url": "ftp://example.com",
                "default_callback_auth": {"kind": "basic", "username": "u"},
                "public_inference": 2, "queue_message_timeout_seconds": 43201,
                "task_expires_seconds": 0
                """));

    assertThat(answer.status()).isEqualTo(422);
    Golden.check("endpoint-422-settings", answer.json());
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"kind\":\"token\"}', union_tag_invalid",
    "'{\"username\":\"u\"}', union_tag_not_found",
    "'{\"kind\":\"mtls\",\"cert\":\"c\"}', missing"
  })
  void callbackAuthIsOfOneOfTwoKinds(String auth, String type) throws Exception {
    EndpointId id = wire.deploy("words", "sync");

    Answer answer = update(id, "{\"default_callback_auth\":" + auth + "}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "'', url_parsing, 'Input should be a valid URL, input is empty'",
    "example.com, url_parsing, 'Input should be a valid URL, relative URL without a base'",
    "http:///path, url_parsing, 'Input should be a valid URL, empty host'",
    "file:///etc/passwd, url_scheme, URL scheme should be 'http' or 'https'"
  })
  void callbackUrlIsHttp(String url, String type, String message) throws Exception {
    EndpointId id = wire.deploy("words", "sync");

    Answer answer = update(id, "{\"default_callback_url\":\"" + url + "\"}");

    assertThat(answer.json().at("/detail/0/type").asText()).isEqualTo(type);
    assertThat(answer.json().at("/detail/0/msg").asText()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nvidia-tesla-t4",
        "nvidia-ampere-a100e",
        "nvidia-hopper-h100-1g20gb",
        "nvidia-hopper-h100-1g20g",
        "nvidia-hopper-h100-3g40gb",
        "nvidia-hopper-h100-3g40g"
      })
  void bothSpellingsOfAGpuAreTaken(String type) throws Exception {
    EndpointId id = wire.deploy("words", "sync");

    update(id, "{\"gpus\":1,\"gpu_type\":\"" + type + "\"}").ok("endpoint_creation_task_id");

    assertThat(show(id).json().at("/resource_state/gpu_type").asText()).isEqualTo(type);
  }

  @Test
  void hookThatNobodyKnowsIs400OnCreationAndUpdate() throws Exception {
    String refusal =
        "Unsupported post-inference hook mail. The supported hooks are: ['callback', 'logging',"
            + " 'billing']";
    EndpointId id = wire.deploy("other", "sync");
    String hook = "\"post_inference_hooks\":[\"mail\"]";

    Answer created = wire.post("/v1/model-endpoints", body(wire.bundle("words"), hook));
    Answer updated = update(id, "{" + hook + "}");

    assertThat(List.of(created.status(), updated.status())).containsExactly(400, 400);
    assertThat(created.detail()).isEqualTo(refusal);
    assertThat(updated.detail()).isEqualTo(refusal);
  }

  @Test
  void bundleThatIsNotThereIs404() throws Exception {
    Answer answer = wire.post("/v1/model-endpoints", Wire.endpointBody("words", "sync", "bun_1"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail()).isEqualTo("The specified model bundle could not be found.");
  }

  @Test
  void endpointThatIsNotThereIs404InTheWordsOfEachRoute() throws Exception {
    String path = "/v1/model-endpoints/end_1";

    assertThat(wire.get(path).detail()).isEqualTo("Model Endpoint end_1  was not found.");
    assertThat(wire.delete(path).detail()).isEqualTo("Model Endpoint end_1  was not found.");
    assertThat(wire.post(path + "/restart", "").detail())
        .isEqualTo("Model Endpoint end_1 was not found.");
    assertThat(wire.put(path, "{}").detail())
        .isEqualTo("The specified model endpoint or model bundle was not found.");
    assertThat(wire.put(path, "{}").status()).isEqualTo(404);
  }

  @Test
  void endpointThatIsBeingDeletedIsBusy() throws Exception {
    EndpointId id = wire.ready("words", "sync");
    wire.delete("/v1/model-endpoints/" + id).ok("deleted");
    String busy = "Existing operation on endpoint in progress, try again later.";

    for (Answer answer :
        List.of(
            update(id, "{}"),
            wire.delete("/v1/model-endpoints/" + id),
            wire.post("/v1/model-endpoints/" + id + "/restart", ""))) {
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.detail()).isEqualTo(busy);
    }
  }

  @Test
  void restartReplacesTheWorkers() throws Exception {
    EndpointId id = wire.ready("words", "sync");

    Answer answer =
        wire.send(
            wire.request("/v1/launch/v1/model-endpoints/" + id + "/restart")
                .POST(BodyPublishers.noBody()));

    assertThat(answer.response().body()).isEqualTo("{\"restarted\":true}");
    assertThat(show(id).json().path("revision").intValue()).isEqualTo(2);
    launch.workerListens(id);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> show(id).json().path("status").asText().equals("READY"));
  }

  @Test
  void listHasAnOrder() throws Exception {
    wire.deploy("b", "sync");
    wire.deploy("a", "sync");

    assertThat(names("")).containsExactly("b", "a");
    assertThat(names("?order_by=oldest")).containsExactly("b", "a");
    assertThat(names("?order_by=newest")).containsExactly("a", "b");
    assertThat(names("?order_by=alphabetical")).containsExactly("b", "a");
    assertThat(wire.get("/v1/model-endpoints?order_by=best").status()).isEqualTo(422);
  }

  private List<String> names(String query) throws Exception {
    return wire.get("/v1/model-endpoints" + query).json().findValuesAsText("name");
  }

  @Test
  void creationLogIsTextAndTakesABodyWithGet() throws Exception {
    String body =
        body(wire.bundle("words"), "\"gpu_type\":\"nvidia-tesla-t4\"")
            .replace("\"gpus\": 0", "\"gpus\": 1")
            .replace("\"words\"", "\"wörds + more\"");
    wire.readyOf(body);
    launch.orchestrator().prints(launch.orchestrator().started().getFirst().id(), "loading");

    Answer answer =
        wire.send(
            wire.request("/v1/hosted_inference/endpoints/creation_logs/w%C3%B6rds%20+%20more")
                .header("Content-Type", "application/json")
                .method("GET", BodyPublishers.ofString("{}")));

    assertThat(answer.ok("content"))
        .containsPattern(
            "(?m)^\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z launch Each worker asks for 1 GPU\\(s\\)")
        .containsPattern("(?m)^\\S+Z wrk_\\w+ loading$");
  }

  @Test
  void creationLogOfNoEndpointIs404AndSoIsTheRouteBelowThePrefix() throws Exception {
    wire.deploy("words", "sync");
    String path = "/v1/hosted_inference/endpoints/creation_logs/";

    assertThat(wire.get(path + "word").status()).isEqualTo(404);
    assertThat(wire.get("/v1/launch" + path + "words").response().body())
        .isEqualTo("{\"detail\":\"Not Found\"}");
    assertThat(new Wire(launch, launch.keyOfAnotherOwner()).get(path + "words").status())
        .isEqualTo(404);
  }

  @Test
  void pageListsTheCallersEndpointsEscaped() throws Exception {
    String body =
        Wire.endpointBody("words", "async", wire.bundle("words"))
            .replace("\"words\"", "\"<b>&'words\"");
    EndpointId id = new EndpointId(wire.post("/v1/model-endpoints", body).ok("model_endpoint_id"));

    Answer answer = wire.get("/v1/model-endpoints-api");

    assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.response().body())
        .contains("&lt;b&gt;&amp;&#39;words", "POST /v1/async-tasks?model_endpoint_id=" + id)
        .doesNotContain("<b>");
    assertThat(
            new Wire(launch, launch.keyOfAnotherOwner())
                .get("/v1/model-endpoints-api")
                .response()
                .body())
        .contains("You have no endpoints yet.")
        .doesNotContain("words");
  }

  @Test
  void sleepingEndpointIsReadyAndARequestWakesIt() throws Exception {
    launch.orchestrator().onStop(worker -> launch.orchestrator().exited(worker, "asked to"));
    EndpointId id =
        wire.readyOf(
            Wire.endpointBody("words", "sync", wire.bundle("words"))
                .replace("\"min_workers\": 1", "\"min_workers\": 0"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> show(id).json().path("status_reason").asText().startsWith("Scaled to zero"));
    assertThat(show(id).json().path("status").asText()).isEqualTo("READY");
    assertThat(show(id).json().at("/deployment_state/available_workers").intValue()).isZero();

    var answer =
        java.util.concurrent.CompletableFuture.supplyAsync(() -> {
          try {
            return wire.post("/v1/sync-tasks?model_endpoint_id=" + id, "{\"args\":{}}");
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    launch.workerListens(id);
    launch.workers().next().answer(200, "{\"result\":\"1\"}");

    assertThat(answer.join().ok("status")).isEqualTo("SUCCESS");
  }

  @Test
  void checkOfRequestsThatNothingDescribesIsWarnedOf() throws Exception {
    String warning =
        "validate_requests: requests are not checked, since the bundle has no schemas; make one"
            + " with a schema_location";
    EndpointId id = wire.deploy("words", "sync");

    assertThat(update(id, "{\"validate_requests\":true}").header("Launch-Warnings"))
        .isEqualTo(warning);
    assertThat(update(id, "{}").header("Launch-Warnings")).isEqualTo(warning);
    assertThat(update(id, "{\"validate_requests\":false}").header("Launch-Warnings")).isEmpty();
  }

  @Test
  void nameMayHave63CharactersOfAnyKind() throws Exception {
    String name = "😀".repeat(63);

    EndpointId id = wire.deploy(name, "sync");

    assertThat(show(id).json().path("name").asText()).isEqualTo(name);
  }

  @Test
  void callbackThatIsNotMadeYetIsWarnedOf() throws Exception {
    EndpointId id = wire.deploy("words", "sync");

    Answer answer =
        update(id, "{\"default_callback_url\":\"https://example.com\",\"min_worker\":2}");

    assertThat(answer.header("Launch-Warnings"))
        .isEqualTo(
            "unknown fields were ignored: body.min_worker; default_callback_url: kept, but this"
                + " server does not call back yet");
  }
}
