package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.DeploymentState;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.LogLineView;
import io.launch.client.CreateBundle;
import io.launch.client.DeploySpec;
import io.launch.client.Endpoint;
import io.launch.client.LaunchClient;
import io.launch.client.SyncEndpoint;
import io.launch.it.model.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Endpoints come, change, fail and go, and say so truthfully.
class DeploymentIT {
  @TempDir static Path folder;
  private static LaunchProcess server;
  private static LaunchClient client;

  @BeforeAll
  static void start() {
    server = LaunchProcess.start(folder.resolve("data"));
    client = Deployments.connect(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void modelThatCannotBeLoadedFailsTheEndpointWithItsReason() {
    BundleId bundle = Deployments.refusing(client, "the weights are missing");
    Endpoint endpoint =
        client.endpoints().create("refusing", Deployments.spec(bundle, EndpointType.SYNC, 1, 1));

    assertThatThrownBy(() -> endpoint.awaitReady(Deployments.PATIENCE))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("the weights are missing");
    assertThat(endpoint.status()).isEqualTo(EndpointStatus.UPDATE_FAILED);
  }

  @Test
  void failedUpdateLeavesTheOldRevisionServing() {
    SyncEndpoint endpoint = Deployments.sync(client, "steady", Deployments.probe(client), 1);
    BundleId broken = Deployments.refusing(client, "a broken version");

    client.endpoints().update("steady", DeploySpec.sync(broken));
    await()
        .atMost(Deployments.PATIENCE)
        .until(() -> endpoint.status() == EndpointStatus.UPDATE_FAILED);
    JsonNode answer = endpoint.predict(Map.of("still", "here"), JsonNode.class);

    assertThat(answer.get("args").get("still").asText()).isEqualTo("here");
    assertThat(endpoint.refresh().statusReason()).contains("a broken version");
  }

  @Test
  void updateReplacesWorkersWithoutARefusal() {
    SyncEndpoint endpoint = Deployments.sync(client, "rolling", version(1), 1);
    client.endpoints().update("rolling", DeploySpec.sync(version(2)));

    await()
        .atMost(Deployments.PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> versionServed(endpoint) == 2);

    assertThat(endpoint.awaitReady(Deployments.PATIENCE).refresh().revision()).isEqualTo(2);
  }

  @Test
  void deadWorkerIsReplacedAndTheStatusTellsTheTruthMeanwhile() {
    SyncEndpoint endpoint = Deployments.sync(client, "mortal", Deployments.probe(client), 1);
    long pid = endpoint.predict(Map.of(), JsonNode.class).get("pid").asLong();

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().atMost(Deployments.PATIENCE).until(() -> endpoint.status() != EndpointStatus.READY);
    await().atMost(Deployments.PATIENCE).until(() -> endpoint.status() == EndpointStatus.READY);

    long next = endpoint.predict(Map.of(), JsonNode.class).get("pid").asLong();
    DeploymentState state = endpoint.deploymentState().orElseThrow();
    assertThat(next).isNotEqualTo(pid);
    assertThat(state.availableWorkers()).isEqualTo(1);
  }

  @Test
  void whatAModelPrintsIsInTheLog() {
    SyncEndpoint endpoint = Deployments.sync(client, "talking", Deployments.probe(client), 1);

    endpoint.predict(Map.of("print", "hello from the model"), JsonNode.class);

    await()
        .atMost(Deployments.PATIENCE)
        .untilAsserted(() ->
            assertThat(client.endpoints().logs("talking", 0, 100, Duration.ofSeconds(1)))
                .extracting(LogLineView::text)
                .anyMatch(line -> line.contains("probe loaded"))
                .anyMatch(line -> line.contains("hello from the model")));
  }

  @Test
  void deletedEndpointIsGoneWithItsWorkers() {
    SyncEndpoint endpoint = Deployments.sync(client, "passing", Deployments.probe(client), 1);
    long pid = endpoint.predict(Map.of(), JsonNode.class).get("pid").asLong();

    client.endpoints().delete("passing");
    await().atMost(Deployments.PATIENCE).until(() -> client.endpoints().find("passing").isEmpty());

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void versionsOfABundleAreListedNewestFirst() {
    BundleId first = version(1);
    BundleId second = version(2);

    assertThat(client.bundles().latest("versioned").id()).isEqualTo(second);
    assertThat(client.bundles().list("versioned").subList(0, 2))
        .extracting("id")
        .isEqualTo(List.of(second, first));
  }

  private static BundleId version(int number) {
    return client
        .bundles()
        .createFromClass(
            "versioned", Probe.class, CreateBundle.NONE.withAppConfig(Map.of("version", number)))
        .id();
  }

  private static int versionServed(SyncEndpoint endpoint) {
    return endpoint.predict(Map.of(), JsonNode.class).get("app_config").get("version").asInt();
  }
}
