package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.client.AsyncEndpoint;
import io.launch.client.CreateBundle;
import io.launch.client.DeploySpec;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponse;
import io.launch.client.LaunchClient;
import io.launch.client.StreamingEndpoint;
import io.launch.client.SyncEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job: models of both flavors, asked both ways, through the SDK.
class PredictIT {
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
  void embedsTextsSoThatLikeMeaningsAreNear() {
    SyncEndpoint endpoint = Deployments.sync(client, "minilm-sync", Deployments.miniLm(client), 2);

    double[] cat = embedding(endpoint, "The cat sits on the mat.");
    double[] kitten = embedding(endpoint, "A kitten is lying on a rug.");
    double[] loan = embedding(endpoint, "Interest rates on loans went up last quarter.");

    assertThat(cat).hasSize(384);
    assertThat(dot(cat, cat)).isCloseTo(1.0, within(1e-4));
    assertThat(dot(cat, kitten)).isGreaterThan(0.4).isGreaterThan(dot(cat, loan) + 0.3);
  }

  @Test
  void embedsManyTextsAsOneBatchOfTasks() {
    AsyncEndpoint endpoint =
        Deployments.async(client, "minilm-async", Deployments.miniLm(client), 1, 2);
    List<EndpointRequest> requests =
        List.of("one", "two", "three").stream()
            .map(text ->
                EndpointRequest.ofArgs(Map.of("text", "number " + text))
                    .withReturnPickled(false)
                    .withRequestId(text))
            .toList();

    Map<String, EndpointResponse> responses =
        endpoint.predictBatch(requests).await(Deployments.PATIENCE);

    assertThat(responses).containsOnlyKeys("one", "two", "three");
    assertThat(responses.values())
        .allSatisfy(response ->
            assertThat(response.resultAs(JsonNode.class).get("embedding").size()).isEqualTo(384));
  }

  @Test
  void findsKeywordsWithTheExampleJar() {
    var bundle = client.bundles().createFromJar("keywords", Project.exampleJar("keywords"));
    SyncEndpoint endpoint = Deployments.sync(client, "keywords", bundle.id(), 4);

    JsonNode answer =
        endpoint.predict(
            Map.of(
                "text",
                "Durable task queues keep durable tasks. A durable task queue survives a crash.",
                "limit",
                3),
            JsonNode.class);

    assertThat(answer.get("keywords").size()).isBetween(1, 3);
    assertThat(answer.get("keywords").get(0).get("phrase").asText())
        .containsIgnoringCase("durable task");
  }

  @Test
  void summarizesWithTheExampleInPythonSentenceBySentence() {
    var bundle =
        client
            .bundles()
            .createFromPythonFolders(
                "summarize",
                List.of(Project.folder("examples/summarize/summarize")),
                "summarize.model.load_stream_fn",
                "summarize.model.load_model_fn",
                CreateBundle.NONE);
    client.endpoints().create("summarize", DeploySpec.streaming(bundle.id()));
    StreamingEndpoint endpoint =
        client.endpoints().streaming("summarize").awaitReady(Deployments.PATIENCE);
    String text =
        "A task is on disk before its creation is answered. The weather is fine in the hills."
            + " A task on disk survives the kill of any process. It ends on disk in one outcome.";

    try (var sentences = endpoint.stream(Map.of("text", text, "limit", 2), JsonNode.class)) {
      assertThat(sentences.stream())
          .hasSize(2)
          .extracting(piece -> piece.get("sentence").asText())
          .allMatch(sentence -> sentence.contains("disk"));
    }
  }

  @Test
  void pickledResultIsReadByJavaAndByPython() throws Exception {
    AsyncEndpoint endpoint = Deployments.async(client, "pickles", Deployments.probe(client), 1, 4);
    Map<String, Object> args = Map.of("text", "naïve ☃", "number", 7, "list", List.of(1.5, true));

    EndpointResponse response =
        endpoint.predict(EndpointRequest.ofArgs(args)).get(Deployments.PATIENCE);

    assertThat(response.status()).isEqualTo(EndpointResponse.Status.SUCCESS);
    assertThat(response.result()).isEmpty();
    assertThat((Map<?, ?>) response.fetchPickled()).extracting("args").isEqualTo(args);
    assertThat(unpickledByPython(response.resultUrl().orElseThrow()))
        .contains("'text': 'naïve ☃'", "'number': 7", "[1.5, True]");
  }

  @Test
  void syncResultsMayBePickledToo() {
    SyncEndpoint endpoint = Deployments.sync(client, "pickles-sync", Deployments.probe(client), 4);

    EndpointResponse response = endpoint.predict(EndpointRequest.ofArgs(Map.of("a", 1)));

    assertThat((Map<?, ?>) response.fetchPickled()).extracting("args").isEqualTo(Map.of("a", 1));
  }

  @Test
  void inputMayComeFromAUrlOfThisMachine() throws Exception {
    AsyncEndpoint endpoint = Deployments.async(client, "urls", Deployments.probe(client), 1, 4);
    String health = server.url().resolve("/openapi-not-there").toString();

    String pickleUrl = endpoint.asyncRequest(pickleOf(endpoint, "bytes for the model")).get();
    EndpointResponse missing =
        endpoint.predict(EndpointRequest.ofUrl(health)).get(Deployments.PATIENCE);

    assertThat(unpickledByPython(pickleUrl)).contains("'bytes':");
    assertThat(missing.status()).isEqualTo(EndpointResponse.Status.FAILURE);
    assertThat(missing.traceback().orElseThrow()).contains(health);
  }

  @Test
  void modelThatThrowsIsAFailureWithItsStackTrace() {
    SyncEndpoint sync = Deployments.sync(client, "throws-sync", Deployments.probe(client), 1);
    AsyncEndpoint async =
        Deployments.async(client, "throws-async", Deployments.probe(client), 1, 1);
    EndpointRequest request = EndpointRequest.ofArgs(Map.of("fail", "no such luck"));

    EndpointResponse answered = sync.predict(request);
    EndpointResponse later = async.predict(request).get(Deployments.PATIENCE);

    for (EndpointResponse response : List.of(answered, later)) {
      assertThat(response.status()).isEqualTo(EndpointResponse.Status.FAILURE);
      assertThat(response.traceback().orElseThrow())
          .contains("IllegalStateException: no such luck", "Probe.predict")
          .doesNotContain("io.launch.worker");
    }
  }

  /// A signed URL of this server with some bytes behind it.
  private static String pickleOf(AsyncEndpoint endpoint, String text) {
    return endpoint
        .predict(EndpointRequest.ofArgs(Map.of("text", text)))
        .get(Deployments.PATIENCE)
        .resultUrl()
        .orElseThrow();
  }

  private static double[] embedding(SyncEndpoint endpoint, String text) {
    JsonNode vector = endpoint.predict(Map.of("text", text), JsonNode.class).get("embedding");
    double[] values = new double[vector.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = vector.get(i).asDouble();
    }
    return values;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static String unpickledByPython(String url) throws IOException, InterruptedException {
    Process python =
        new ProcessBuilder(
                "python3", "-c", "import pickle,sys; print(pickle.load(sys.stdin.buffer))")
            .redirectErrorStream(true)
            .start();
    try (InputStream pickle = URI.create(url).toURL().openStream();
        var stdin = python.getOutputStream()) {
      pickle.transferTo(stdin);
    }
    String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).describedAs(printed).isZero();
    return printed;
  }
}
