package io.launch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ArtifactView;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.ModelBundleView;
import io.launch.api.bundle.ZipArtifactFlavor;
import io.launch.api.endpoint.EndpointId;
import io.launch.client.AsyncEndpoint;
import io.launch.client.CreateBundle;
import io.launch.client.DeploySpec;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponse;
import io.launch.client.LaunchClient;
import io.launch.client.StreamingEndpoint;
import io.launch.client.SyncEndpoint;
import io.launch.core.worker.StreamEnd;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerReply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The SDK against the real server: both understand each other.
class SdkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  @TempDir private Path folder;
  private LaunchClient client = LaunchClient.connect(URI.create("http://unused"), "none");

  @BeforeEach
  void connect() {
    client.close();
    client = launch.client();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void syncEndpointPredicts() throws Exception {
    SyncEndpoint endpoint = (SyncEndpoint) client.endpoints().create("words", sync(bundle()));
    workerAnswers(endpoint.modelEndpoint().id(), 200, "{\"result\":\"{\\\"y\\\": 1}\"}");
    endpoint.awaitReady(PATIENCE);

    Map<?, ?> answer = endpoint.predict(Map.of("x", 1), Map.class);

    assertThat(answer).isEqualTo(Map.of("y", 1));
  }

  @Test
  void streamingEndpointGivesPiecesAndClosingThemEndsTheModel() throws Exception {
    StreamingEndpoint endpoint =
        (StreamingEndpoint) client.endpoints().create("tale", DeploySpec.streaming(bundle()));
    WorkerAddress worker = launch.workerListens(endpoint.modelEndpoint().id());
    launch.workers().stream(worker, held -> held.piece("{\"y\": 1}"));
    endpoint.awaitReady(PATIENCE);

    Map<?, ?> first;
    try (var pieces = endpoint.stream(Map.of("x", 1), Map.class)) {
      first = pieces.iterator().next();
    }

    assertThat(first).isEqualTo(Map.of("y", 1));
    Awaitility.await().until(() -> launch.workers().streams().getFirst().cancelled());
  }

  @Test
  void streamThatIsRefusedKeepsItsCode() throws Exception {
    StreamingEndpoint endpoint =
        (StreamingEndpoint) client.endpoints().create("tale", DeploySpec.streaming(bundle()));
    WorkerAddress worker = launch.workerListens(endpoint.modelEndpoint().id());
    byte[] error = "{\"error\":\"x: missing\"}".getBytes(StandardCharsets.UTF_8);
    launch.workers().stream(worker, held -> held.end(new StreamEnd.Refused(400, error)));
    endpoint.awaitReady(PATIENCE);

    assertThatThrownBy(() -> endpoint.stream(Map.of(), Map.class))
        .hasMessage("Invalid request: x: missing")
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void batchOfTasksIsAwaitedAsOne() throws Exception {
    AsyncEndpoint endpoint =
        (AsyncEndpoint) client.endpoints().create("queue", DeploySpec.async(bundle()));
    workerAnswers(endpoint.modelEndpoint().id(), 200, "{\"result\":\"7\"}");
    endpoint.awaitReady(PATIENCE);
    List<EndpointRequest> requests = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      requests.add(
          EndpointRequest.ofArgs(Map.of("n", i)).withReturnPickled(false).withRequestId("r" + i));
    }

    Map<String, EndpointResponse> responses = endpoint.predictBatch(requests).await(PATIENCE);

    assertThat(responses).hasSize(50);
    assertThat(responses.values()).allMatch(it -> it.resultAs(Integer.class) == 7);
  }

  @Test
  void refusalsKeepTheirCodeAndFields() {
    assertThatThrownBy(() -> client.bundles().get(new BundleId("bun_none")))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThatThrownBy(() -> client.endpoints().create("x".repeat(64), sync(bundle())))
        .isInstanceOfSatisfying(
            LaunchException.class,
            e -> assertThat(e.fields().getFirst().type()).isEqualTo("string_too_long"));
  }

  @Test
  void pythonFoldersBecomeABundleThatCanBeCloned() throws Exception {
    Path words = Files.createDirectories(folder.resolve("words"));
    Files.writeString(words.resolve("model.py"), "x = 1");
    CreateBundle options =
        CreateBundle.NONE
            .withRequirements(List.of("numpy>=1.26"))
            .withSchema("{\"type\": \"object\"}", "{}")
            .withAppConfig(Map.of("factor", 3));

    ModelBundleView made =
        client
            .bundles()
            .createFromPythonFolders(
                "words", List.of(words), "words.model.f", "words.model.g", options);
    ModelBundleView clone = client.bundles().cloneWithChanges(made.id(), Map.of("factor", 5));

    assertThat(made.flavor())
        .isInstanceOfSatisfying(
            ZipArtifactFlavor.class,
            zip -> assertThat(zip.requirements()).containsExactly("numpy>=1.26"));
    assertThat(made.artifacts()).extracting(ArtifactView::role).containsExactly("model", "schema");
    assertThat(made.warnings()).isEmpty();
    assertThat(clone.artifacts()).isEqualTo(made.artifacts());
    assertThat(launch.inspector().inspected().getLast().appConfig()).hasToString("{factor=5}");
  }

  private BundleId bundle() throws Exception {
    Path jar = Files.writeString(folder.resolve("model.jar"), "jar", StandardCharsets.UTF_8);
    return client.bundles().createFromJar("words", jar).id();
  }

  private static DeploySpec sync(BundleId bundle) {
    return DeploySpec.sync(bundle);
  }

  private void workerAnswers(EndpointId endpoint, int status, String body) {
    WorkerAddress address = launch.workerListens(endpoint);
    launch
        .workers()
        .reply(address, new WorkerReply.Answered(status, body.getBytes(StandardCharsets.UTF_8)));
  }
}
