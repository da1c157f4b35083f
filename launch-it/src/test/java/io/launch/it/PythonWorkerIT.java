package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.client.AsyncEndpoint;
import io.launch.client.CreateBundle;
import io.launch.client.DeploySpec;
import io.launch.client.Endpoint;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponse;
import io.launch.client.LaunchClient;
import io.launch.client.StreamingEndpoint;
import io.launch.client.SyncEndpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models in Python that hang, die, take too much and ask for what is not there: callers are told,
/// and the next request is answered.
class PythonWorkerIT {
  private static final int SECONDS = 3;

  @TempDir static Path folder;
  private static LaunchProcess server;
  private static LaunchClient client;

  @BeforeAll
  static void start() {
    server =
        LaunchProcess.start(
            folder.resolve("data"),
            "--predict-timeout",
            SECONDS + "s",
            "--task-timeout",
            SECONDS + "s");
    client = Deployments.connect(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void hungCallIsAFailureWithItsStackAndTheWorkerIsReplaced() {
    SyncEndpoint endpoint = Deployments.sync(client, "hangs", probe(), 1);
    long pid = tell(endpoint).get("pid").asLong();

    EndpointResponse response = endpoint.predict(doing("hang"));

    assertThat(response.status()).isEqualTo(EndpointResponse.Status.FAILURE);
    assertThat(response.traceback().orElseThrow())
        .contains("do_hang", "threading.Event().wait()")
        .doesNotContain("launch_worker.py");
    await().atMost(Deployments.PATIENCE).until(() -> tell(endpoint).get("pid").asLong() != pid);
  }

  @Test
  void callThatLetsNoOtherThreadRunIsAFailureWithItsStackToo() {
    SyncEndpoint endpoint = Deployments.sync(client, "native", probe(), 1);
    long pid = tell(endpoint).get("pid").asLong();

    EndpointResponse response = endpoint.predict(doing("hang_in_native_code"));

    assertThat(response.status()).isEqualTo(EndpointResponse.Status.FAILURE);
    assertThat(response.traceback().orElseThrow()).contains("do_hang_in_native_code");
    await().atMost(Deployments.PATIENCE).until(() -> tell(endpoint).get("pid").asLong() != pid);
  }

  @Test
  void streamThatHangsBeforeItsFirstPieceIsAFailureWithItsStack() {
    client.endpoints().create("hangs-stream", DeploySpec.streaming(probe()));
    StreamingEndpoint endpoint =
        client.endpoints().streaming("hangs-stream").awaitReady(Deployments.PATIENCE);

    try (var pieces = endpoint.stream(doing("hang"))) {
      assertThat(pieces.stream())
          .singleElement()
          .satisfies(piece -> assertThat(piece.traceback().orElseThrow()).contains("do_hang"));
    }
  }

  @Test
  void hungTaskEndsInFailureWithItsStackAndIsNotRunAgain() {
    AsyncEndpoint endpoint = Deployments.async(client, "hangs-async", probe(), 1, 1);

    EndpointResponse response = endpoint.predict(doing("hang")).get(Deployments.PATIENCE);

    assertThat(response.status()).isEqualTo(EndpointResponse.Status.FAILURE);
    assertThat(response.traceback().orElseThrow()).contains("do_hang");
  }

  @Test
  void exceptionOfAModelIsItsOwnTraceback() {
    SyncEndpoint endpoint = Deployments.sync(client, "raises", probe(), 1);

    EndpointResponse response = endpoint.predict(doing("fail", "message", "no such luck"));

    assertThat(response.traceback().orElseThrow())
        .startsWith("Traceback (most recent call last):")
        .endsWith("ValueError: no such luck\n")
        .contains("probe/model.py")
        .doesNotContain("launch_worker.py");
  }

  @Test
  void callerOfAWorkerThatDiesIsToldHowItDied() {
    SyncEndpoint endpoint = Deployments.sync(client, "dies", probe(), 1);

    EndpointResponse response = endpoint.predict(doing("die"));

    assertThat(response.traceback().orElseThrow()).contains("SIGKILL");
  }

  @Test
  void memoryOfTheEndpointIsTheLimitOfItsModel() {
    client
        .endpoints()
        .create("small", DeploySpec.builder().bundle(probe()).cpus(1).memory("256Mi").build());
    SyncEndpoint endpoint = client.endpoints().sync("small").awaitReady(Deployments.PATIENCE);

    EndpointResponse much = endpoint.predict(doing("take", "megabytes", 512));
    EndpointResponse little = endpoint.predict(doing("take", "megabytes", 8));

    assertThat(much.traceback().orElseThrow()).contains("MemoryError", "do_take");
    assertThat(little.resultAs(Long.class)).isEqualTo(8L << 20);
  }

  @Test
  void modelSeesNothingOfLaunchAndIsAloneInItsGroup() {
    SyncEndpoint endpoint = Deployments.sync(client, "alone", probe(), 1);

    JsonNode told = tell(endpoint);

    assertThat(told.get("environment").size()).isZero();
    assertThat(told.get("group").asLong()).isEqualTo(told.get("pid").asLong());
    assertThat(told.get("folder").asText()).startsWith(folder.resolve("data/workers").toString());
    assertThat(told.get("input").asText()).isEmpty();
  }

  @Test
  void serverThatIsKilledTakesItsWorkersAndTheirProcessesWithIt() {
    try (LaunchProcess other = LaunchProcess.start(folder.resolve("killed"));
        LaunchClient otherClient = Deployments.connect(other)) {
      SyncEndpoint endpoint = Deployments.sync(otherClient, "orphan", probe(otherClient), 1);
      long worker = tell(endpoint).get("pid").asLong();
      long child = endpoint.predict(doing("start_a_process")).resultAs(Long.class);

      other.kill();

      await().atMost(Deployments.PATIENCE).until(() -> gone(worker) && gone(child));
    }
  }

  @Test
  void requirementThatCannotBeInstalledFailsTheEndpointWithWhatToDo() {
    BundleId bundle =
        bundle(client, CreateBundle.NONE.withRequirements(List.of("no-such-package-of-launch==1")));
    Endpoint endpoint =
        client.endpoints().create("needs", Deployments.spec(bundle, EndpointType.SYNC, 1, 1));

    assertThatThrownBy(() -> endpoint.awaitReady(Deployments.PATIENCE))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("no-such-package-of-launch")
        .hasMessageContaining("No matching distribution")
        .hasMessageContaining("LAUNCH_PYTHON");
    assertThat(endpoint.status()).isEqualTo(EndpointStatus.UPDATE_FAILED);
  }

  @Test
  void bundleThatCannotWorkIsRefusedBeforeItExists() {
    assertThatThrownBy(() ->
            client
                .bundles()
                .createFromPythonFolders(
                    "wrong",
                    List.of(Project.folder("launch-it/src/test/python/probe")),
                    "probe.model.load_predict_fm",
                    "probe.model.load_model_fn",
                    CreateBundle.NONE))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("load_predict_fm")
        .hasMessageContaining("did you mean 'load_predict_fn'?");
  }

  private static BundleId probe() {
    return probe(client);
  }

  private static BundleId probe(LaunchClient client) {
    return bundle(client, CreateBundle.NONE);
  }

  private static BundleId bundle(LaunchClient client, CreateBundle options) {
    return client
        .bundles()
        .createFromPythonFolders(
            "probe",
            List.of(Project.folder("launch-it/src/test/python/probe")),
            "probe.model.load_predict_fn",
            "probe.model.load_model_fn",
            options)
        .id();
  }

  private static JsonNode tell(SyncEndpoint endpoint) {
    return endpoint.predict(doing("tell")).resultAs(JsonNode.class);
  }

  private static EndpointRequest doing(String what) {
    return EndpointRequest.ofArgs(Map.of("do", what)).withReturnPickled(false);
  }

  private static EndpointRequest doing(String what, String name, Object value) {
    return EndpointRequest.ofArgs(Map.of("do", what, name, value)).withReturnPickled(false);
  }

  private static boolean gone(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
  }
}
