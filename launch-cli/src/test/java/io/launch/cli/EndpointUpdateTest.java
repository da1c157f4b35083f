package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointUpdateTest {
  private static final String ENDPOINT =
      """
      {"id": "end_aaaaaaaaaaaaaaaaaaaa", "name": "shout", "endpoint_type": "sync",
       "destination": "d", "metadata": {}, "bundle_name": "shout",
       "bundle_id": "bun_aaaaaaaaaaaaaaaaaaaa", "revision": 1, "status": "READY",
       "status_reason": null, "labels": {}, "created_by": "o",
       "created_at": "2026-05-01T10:00:00.000000Z",
       "last_updated_at": "2026-05-01T10:00:00.000000Z",
       "deployment_state": null, "resource_state": null, "num_queued_items": 0}\
      """;

  @TempDir Path home;
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    server.on(
        "GET /v1/model-endpoints?name=shout", 200, "{\"model_endpoints\": [" + ENDPOINT + "]}");
    server.on("GET /v1/model-endpoints/end_aaaaaaaaaaaaaaaaaaaa", 200, ENDPOINT);
    server.on(
        "PUT /v1/model-endpoints/end_aaaaaaaaaaaaaaaaaaaa",
        200,
        """
        {"endpoint_creation_task_id": "x", "model_endpoint_id": "end_aaaaaaaaaaaaaaaaaaaa"}
        """);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandLineRun run(String... args) {
    Map<String, String> environment =
        Map.of("LAUNCH_URL", server.url(), "LAUNCH_API_KEY", "lk_test");
    return CommandLineRun.of(home, environment, args);
  }

  @Test
  void whatIsSaidIsChangedAndTheRestIsNotSent() throws IOException {
    CommandLineRun run =
        run("endpoints", "update", "shout", "--workers", "0", "--memory", "2Gi", "--no-public");

    String put =
        server.requests().stream().filter(it -> it.startsWith("PUT ")).findFirst().orElseThrow();
    var sent = CliJson.MAPPER.readTree(put.substring(put.indexOf('{')));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(sent.get("min_workers").intValue()).isZero();
    assertThat(sent.get("max_workers").intValue()).isOne();
    assertThat(sent.get("memory").textValue()).isEqualTo("2Gi");
    assertThat(sent.get("public_inference").booleanValue()).isFalse();
    assertThat(sent.has("model_bundle_id") && !sent.get("model_bundle_id").isNull()).isFalse();
  }

  @Test
  void changeOfNothingIsRefused() {
    CommandLineRun run = run("endpoints", "update", "shout");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("nothing to change");
  }
}
