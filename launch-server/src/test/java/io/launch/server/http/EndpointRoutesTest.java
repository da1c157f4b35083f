package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.endpoint.EndpointId;
import io.launch.core.worker.WorkerSpec;
import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EndpointRoutesTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  @Test
  void endpointIsShownWithEveryField() throws Exception {
    EndpointId id = wire.ready("words", "sync");

    Answer answer = wire.get("/v1/model-endpoints/" + id);

    Golden.check("endpoint", answer.json());
  }

  @Test
  void creationIsPendingAtOnceAndNamesTheEndpoint() throws Exception {
    String body = Wire.endpointBody("words", "async", wire.bundle("words"));

    Answer answer = wire.post("/v1/launch/v1/model-endpoints", body);

    Golden.check("endpoint-created", answer.json());
  }

  @Test
  void nameFilterIsExact() throws Exception {
    wire.deploy("words", "sync");
    EndpointId wanted = wire.deploy("word", "sync");

    assertThat(wire.get("/v1/model-endpoints?name=word").json().findValuesAsText("id"))
        .containsExactly(wanted.value());
    assertThat(wire.get("/v1/model-endpoints?name=w").response().body())
        .isEqualTo("{\"model_endpoints\":[]}");
  }

  @Test
  void updateChangesWhatItNamesAndKeepsTheRest() throws Exception {
    EndpointId id = wire.ready("words", "sync");

    Answer answer = wire.put("/v1/model-endpoints/" + id, "{\"per_worker\":\"3\",\"labels\":null}");

    assertThat(answer.ok("model_endpoint_id")).isEqualTo(id.value());
    var shown = wire.get("/v1/model-endpoints/" + id).json();
    assertThat(shown.at("/deployment_state/per_worker").intValue()).isEqualTo(3);
    assertThat(shown.at("/labels/team").asText()).isEqualTo("search");
  }

  @Test
  void deletedEndpointIsGoneOnceItsWorkersAre() throws Exception {
    EndpointId id = wire.ready("words", "sync");
    launch.orchestrator().onStop(worker -> launch.orchestrator().exited(worker, "asked to"));

    assertThat(wire.delete("/v1/model-endpoints/" + id).response().body())
        .isEqualTo("{\"deleted\":true}");

    assertThat(wire.get("/v1/model-endpoints/" + id).detail())
        .isEqualTo("Model Endpoint " + id + "  was not found.");
    assertThat(wire.deploy("words", "sync")).isNotEqualTo(id);
  }

  @Test
  void everyFaultOfAnEndpointIsTold() throws Exception {
    Answer answer =
        wire.post(
            "/v1/model-endpoints",
            """
            {"name": "%s", "model_bundle_id": null, "endpoint_type": "batch", "metadata": "x",
             "cpus": true, "gpus": 1.5, "memory": 1, "storage": "1Gi", "min_workers": "one",
             "max_workers": -1, "per_worker": 0, "labels": {"team": 7}}
            """
                .formatted("n".repeat(64)));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.header("Launch-Error-Code")).isEqualTo("UNPROCESSABLE");
    Golden.check("endpoint-422", answer.json());
  }

  @Test
  void integersAreTakenFromWhatClientsSend() throws Exception {
    String body =
        Wire.endpointBody("lax", "sync", wire.bundle("words"))
            .replace("\"gpus\": 0", "\"gpus\": \"0\"")
            .replace("\"min_workers\": 1", "\"min_workers\": true")
            .replace("\"max_workers\": 1", "\"max_workers\": 1.0");

    assertThat(wire.post("/v1/model-endpoints", body).status()).isEqualTo(200);
  }

  @Test
  void secondEndpointOfTheNameIsRefused() throws Exception {
    wire.deploy("words", "sync");

    Answer answer =
        wire.post("/v1/model-endpoints", Wire.endpointBody("words", "sync", wire.bundle("words")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).isEqualTo("The specified model endpoint already exists.");
  }

  @Test
  void logTellsHowTheDeploymentWent() throws Exception {
    EndpointId id = wire.ready("words", "sync");

    String worker = launch.orchestrator().started().getFirst().id().value();
    awaitLast(id, "Revision 1 is READY.");

    assertThat(wire.get("/v1/model-endpoints/" + id + "/logs").json().path("lines"))
        .allMatch(line -> line.path("worker").asText().equals("launch"))
        .extracting(line -> line.path("text").asText())
        .contains("Worker " + worker + " of revision 1 is started.");
  }

  @Test
  void logWaitsForTheNextLine() throws Exception {
    EndpointId id = wire.ready("words", "sync");
    long seen = awaitLast(id, "Revision 1 is READY.").path("sequence").asLong();
    WorkerSpec worker = launch.orchestrator().started().getFirst();
    var answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return wire.get("/v1/model-endpoints/" + id + "/logs?wait=10&after=" + seen);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });

    launch.orchestrator().prints(worker.id(), "loading");

    Golden.check("log", answer.join().json());
  }

  /// Waits until the last line of the endpoint's log is this one.
  private JsonNode awaitLast(EndpointId id, String text) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              JsonNode lines = wire.get("/v1/model-endpoints/" + id + "/logs").json().path("lines");
              return lines.path(lines.size() - 1);
            },
            line -> line.path("text").asText().equals(text));
  }
}
