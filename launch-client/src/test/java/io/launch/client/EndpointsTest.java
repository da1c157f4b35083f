package io.launch.client;

import static io.launch.client.Golden.endpoint;
import static io.launch.client.Golden.endpoints;
import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.LogLineView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EndpointsTest {
  private static final String LIST = "GET /v1/model-endpoints";
  private static final String ONE = "/v1/model-endpoints/" + Golden.ENDPOINT_ID;
  private static final BundleId BUNDLE = new BundleId("bun_0123456789abcdefghij");

  @RegisterExtension final WireServer server = new WireServer();

  @Test
  void whatIsNotSaidTakesTheDefaultsOfCreate() throws IOException {
    server.on("POST /v1/model-endpoints", Golden.CREATED);
    server.on("GET " + ONE, endpoint("sync", "UPDATE_PENDING", ""));

    server.client().endpoints().create("iris", DeploySpec.sync(BUNDLE));

    assertThat(server.only("POST").json())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"name": "iris", "model_bundle_id": "bun_0123456789abcdefghij",
                     "endpoint_type": "sync", "metadata": {}, "cpus": 3, "gpus": 0,
                     "memory": "8Gi", "storage": "16Gi", "min_workers": 1, "max_workers": 1,
                     "per_worker": 10, "concurrent_requests_per_worker": null, "labels": {}}\
                    """));
  }

  @Test
  void whatIsSaidOfTasksIsSent() {
    server.on("POST /v1/model-endpoints", Golden.CREATED);
    server.on("GET " + ONE, endpoint("async", "UPDATE_PENDING", ""));
    DeploySpec spec =
        DeploySpec.builder()
            .bundle(BUNDLE)
            .type(EndpointType.ASYNC)
            .taskExpiry(Duration.ofHours(2))
            .maxAttempts(5)
            .retryBackoff(Duration.ofMillis(1_500))
            .retryOnError(true)
            .taskRetention(Duration.ofDays(3))
            .build();

    server.client().endpoints().create("iris", spec);

    var sent = server.only("POST").json();
    assertThat(sent.get("task_expires_seconds").intValue()).isEqualTo(7_200);
    assertThat(sent.get("max_attempts").intValue()).isEqualTo(5);
    assertThat(sent.get("retry_backoff_seconds").doubleValue()).isEqualTo(1.5);
    assertThat(sent.get("retry_on_error").booleanValue()).isTrue();
    assertThat(sent.get("task_retention_seconds").intValue()).isEqualTo(259_200);
  }

  @Test
  void whatIsSaidIsSent() throws IOException {
    server.on("POST /v1/model-endpoints", Golden.CREATED);
    server.on("GET " + ONE, endpoint("async", "UPDATE_PENDING", ""));
    DeploySpec spec =
        DeploySpec.builder()
            .bundle(BUNDLE)
            .type(EndpointType.ASYNC)
            .cpus("500m")
            .gpus(1, "nvidia-ampere-a10")
            .memory("2Gi")
            .storage("1Gi")
            .workers(2, 4)
            .perWorker(5)
            .concurrentRequestsPerWorker(3)
            .metadata(Map.of("note", 1))
            .labels(Map.of("team", "search"))
            .publicInference(true)
            .taskExpiry(Duration.ofMinutes(1))
            .taskTimeout(Duration.ofSeconds(5))
            .build();

    Endpoint created = server.client().endpoints().create("iris", spec);

    assertThat(created).isInstanceOf(AsyncEndpoint.class);
    assertThat(server.only("POST").json())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"name": "iris", "model_bundle_id": "bun_0123456789abcdefghij",
                     "endpoint_type": "async", "metadata": {"note": 1}, "cpus": "500m", "gpus": 1,
                     "memory": "2Gi", "storage": "1Gi", "min_workers": 2, "max_workers": 4,
                     "per_worker": 5, "concurrent_requests_per_worker": 3,
                     "labels": {"team": "search"}, "gpu_type": "nvidia-ampere-a10",
                     "public_inference": true, "task_expires_seconds": 60,
                     "queue_message_timeout_seconds": 5}\
                    """));
  }

  @Test
  void createWithoutABundleIsRefusedHere() {
    Endpoints endpoints = server.client().endpoints();

    assertThatThrownBy(() -> endpoints.create("iris", DeploySpec.builder().build()))
        .hasMessageContaining("bundle: none");

    assertThat(server.lines()).isEmpty();
  }

  @Test
  void updateSendsOnlyWhatIsSaid() {
    server.on(LIST, endpoints(endpoint("sync", "READY", "")));
    server.on("PUT " + ONE, Golden.CREATED);
    server.on("GET " + ONE, endpoint("sync", "UPDATE_PENDING", ""));

    server.client().endpoints().update("iris", DeploySpec.builder().workers(2, 3).build());

    var sent = server.only("PUT").json();
    assertThat(sent.get("min_workers").intValue()).isEqualTo(2);
    assertThat(sent.get("max_workers").intValue()).isEqualTo(3);
    sent.properties().stream()
        .filter(field -> !field.getKey().endsWith("_workers"))
        .forEach(field -> assertThat(field.getValue().isNull()).as(field.getKey()).isTrue());
  }

  @Test
  void createOrUpdateUpdatesWhatIsThere() {
    server.on(LIST, endpoints(endpoint("sync", "READY", "")));
    server.on("PUT " + ONE, Golden.CREATED);
    server.on("GET " + ONE, endpoint("sync", "UPDATE_PENDING", ""));

    server.client().endpoints().createOrUpdate("iris", DeploySpec.sync(BUNDLE));

    assertThat(server.seen("POST")).isEmpty();
    assertThat(server.seen("PUT")).hasSize(1);
  }

  @Test
  void createOrUpdateCreatesWhatIsNot() {
    server.on(LIST, endpoints());
    server.on("POST /v1/model-endpoints", Golden.CREATED);
    server.on("GET " + ONE, endpoint("sync", "UPDATE_PENDING", ""));

    server.client().endpoints().createOrUpdate("iris", DeploySpec.sync(BUNDLE));

    assertThat(server.seen("POST")).hasSize(1);
  }

  @Test
  void restartNamesTheEndpointAndSendsNothing() {
    server.on(LIST, endpoints(endpoint("sync", "READY", "")));
    server.on("POST " + ONE + "/restart", "{\"restarted\":true}");

    server.client().endpoints().restart("iris");

    assertThat(server.only("POST").body()).isEmpty();
  }

  @Test
  void typeCannotBeUpdated() {
    server.on(LIST, endpoints(endpoint("sync", "READY", "")));
    Endpoints endpoints = server.client().endpoints();

    assertThatThrownBy(() -> endpoints.update("iris", DeploySpec.async(BUNDLE)))
        .hasMessageContaining("a type cannot change");

    assertThat(server.seen("PUT")).isEmpty();
  }

  @Test
  void missingEndpointIsFoundAsNothing() {
    server.on(LIST, endpoints());

    assertThat(server.client().endpoints().find("my iris")).isEmpty();

    assertThat(server.lines()).containsExactly("GET /v1/model-endpoints?name=my%20iris");
  }

  @Test
  void missingEndpointIsNotFoundByGet() {
    server.on(LIST, endpoints());

    LaunchException thrown =
        catchThrowableOfType(LaunchException.class, () -> server.client().endpoints().get("iris"));

    assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(thrown).hasMessageContaining("iris").hasMessageContaining("launch endpoints list");
  }

  @Test
  void endpointOfAnotherTypeIsRefused() {
    server.on(LIST, endpoints(endpoint("async", "READY", "")));

    assertThatThrownBy(() -> server.client().endpoints().sync("iris"))
        .hasMessage("endpoint: iris is ASYNC (expected: SYNC)");
  }

  @Test
  void everythingOfTheRecordIsRead() {
    server.on(LIST, endpoints(endpoint("async", "UPDATE_FAILED", "no class")));

    ModelEndpoint endpoint = server.client().endpoints().list().get(0);

    assertThat(endpoint.id().value()).isEqualTo(Golden.ENDPOINT_ID);
    assertThat(endpoint.name()).isEqualTo("iris");
    assertThat(endpoint.type()).isEqualTo(EndpointType.ASYNC);
    assertThat(endpoint.bundleName()).isEqualTo("iris");
    assertThat(endpoint.bundleId()).isEqualTo(BUNDLE);
    assertThat(endpoint.revision()).isEqualTo(2);
    assertThat(endpoint.status()).isEqualTo(EndpointStatus.UPDATE_FAILED);
    assertThat(endpoint.statusReason()).isEqualTo("no class");
    assertThat(endpoint.resourceState().orElseThrow().memory()).isEqualTo("1Gi");
    assertThat(endpoint.deploymentState().orElseThrow().availableWorkers()).isEqualTo(1);
    assertThat(endpoint.metadata()).containsEntry("note", 1);
    assertThat(endpoint.labels()).containsEntry("team", "search");
    assertThat(endpoint.queuedItems()).contains(0);
    assertThat(endpoint.createdBy()).isEqualTo("own_1");
    assertThat(endpoint.createdAt()).isEqualTo(Instant.parse("2024-01-02T03:04:05.6Z"));
    assertThat(endpoint.updatedAt()).isEqualTo(Instant.parse("2024-01-02T03:04:06Z"));
  }

  @Test
  void statesAreReadAnew() {
    server.on(LIST, endpoints(endpoint("sync", "UPDATE_PENDING", "")));
    server.on("GET " + ONE, endpoint("sync", "READY", ""));
    Endpoint iris = server.client().endpoints().get("iris");

    assertThat(iris.modelEndpoint().status()).isEqualTo(EndpointStatus.UPDATE_PENDING);
    assertThat(iris.status()).isEqualTo(EndpointStatus.READY);
    assertThat(iris.deploymentState().orElseThrow().maxWorkers()).isEqualTo(2);
    assertThat(iris.resourceState().orElseThrow().cpus()).isEqualTo("1");
    assertThat(iris.modelEndpoint().status()).isEqualTo(EndpointStatus.READY);
  }

  @Test
  void readinessIsAwaited() {
    server.on(LIST, endpoints(endpoint("sync", "UPDATE_PENDING", "")));
    server.on(
        "GET " + ONE,
        json(endpoint("sync", "UPDATE_PENDING", "")),
        json(endpoint("sync", "UPDATE_IN_PROGRESS", "")),
        json(endpoint("sync", "READY", "")));

    SyncEndpoint ready =
        server.client().endpoints().sync("iris").awaitReady(Duration.ofSeconds(10));

    assertThat(ready.modelEndpoint().status()).isEqualTo(EndpointStatus.READY);
  }

  @Test
  void failedDeploymentEndsTheWaitingAtOnce() {
    server.on(LIST, endpoints(endpoint("sync", "UPDATE_PENDING", "")));
    server.on("GET " + ONE, endpoint("sync", "UPDATE_FAILED", "no class implements Predictor"));
    Endpoint iris = server.client().endpoints().get("iris");

    LaunchException thrown =
        catchThrowableOfType(LaunchException.class, () -> iris.awaitReady(Duration.ofHours(1)));

    assertThat(thrown.code()).isEqualTo(ErrorCode.MODEL_FAILED);
    assertThat(thrown)
        .hasMessageContaining("no class implements Predictor")
        .hasMessageContaining("launch endpoints logs iris");
  }

  @Test
  void waitingForReadinessEndsInTime() {
    server.on(LIST, endpoints(endpoint("sync", "UPDATE_PENDING", "")));
    server.on("GET " + ONE, endpoint("sync", "UPDATE_IN_PROGRESS", "loading"));
    Endpoint iris = server.client().endpoints().get("iris");

    LaunchException thrown =
        catchThrowableOfType(LaunchException.class, () -> iris.awaitReady(Duration.ofMillis(120)));

    assertThat(thrown.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(thrown).hasMessageContaining("UPDATE_IN_PROGRESS after PT0.12S: loading");
    assertThat(server.seen("GET " + ONE)).as("asked with growing pauses").hasSizeBetween(2, 4);
  }

  @Test
  void endpointIsDeletedById() {
    server.on(LIST, endpoints(endpoint("sync", "READY", "")));
    server.on("DELETE " + ONE, "{\"deleted\": true}");

    server.client().endpoints().delete("iris");

    assertThat(server.seen("DELETE " + ONE)).hasSize(1);
  }

  @Test
  void logsAreReadFromWhereTheReaderWas() {
    server.on(LIST, endpoints(endpoint("sync", "READY", "")));
    server.on(
        "GET " + ONE + "/logs",
        """
        {"lines": [{"sequence": 8, "at": "2024-01-02T03:04:05.600000Z", "worker": "wrk_1",
                    "text": "loaded"}]}\
        """);

    List<LogLineView> lines =
        server.client().endpoints().logs("iris", 7, 100, Duration.ofMillis(1_500));

    assertThat(lines).extracting(LogLineView::text).containsExactly("loaded");
    assertThat(server.lines()).endsWith("GET " + ONE + "/logs?after=7&max=100&wait=1.5");
  }
}
