package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.OnnxTask;
import io.launch.client.AsyncEndpoint;
import io.launch.client.CreateBundle;
import io.launch.client.EndpointRequest;
import io.launch.client.LaunchClient;
import io.launch.client.SyncEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong is refused with a sentence that names it.
class BadInputIT {
  @TempDir static Path folder;
  private static LaunchProcess server;
  private static LaunchClient client;
  private static Http http;
  private static SyncEndpoint sync;
  private static AsyncEndpoint async;

  @BeforeAll
  static void start() {
    server =
        LaunchProcess.start(
            folder.resolve("data"),
            "--allow-private-urls=false",
            "--max-body-bytes",
            "200000",
            "--max-result-bytes",
            "100000");
    client = Deployments.connect(server);
    http = Http.basic(server, LaunchProcess.API_KEY);
    sync = Deployments.sync(client, "bad-sync", Deployments.probe(client), 2);
    async = Deployments.async(client, "bad-async", Deployments.probe(client), 1, 2);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void jarWithoutAPredictorIsRefused() {
    Path jar = jarOf("launch-api");

    assertThatThrownBy(() -> client.bundles().createFromJar("no-predictor", jar))
        .isInstanceOfSatisfying(
            LaunchException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(refused.message()).contains("io.launch.predictor.Predictor");
            });
  }

  @Test
  void namedClassThatIsNotThereIsRefused() {
    Path jar = Project.exampleJar("keywords");
    CreateBundle options = CreateBundle.NONE.withPredictorClass("com.example.Missing");

    assertThatThrownBy(() -> client.bundles().createFromJar("no-class", jar, options))
        .hasMessageContaining("com.example.Missing");
  }

  @Test
  void textThatIsNoOnnxModelIsRefused() throws IOException {
    Path model = Files.writeString(folder.resolve("model.onnx"), "this is no model");

    assertThatThrownBy(() -> client.bundles().createFromOnnx("no-model", model))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("ONNX");
  }

  @Test
  void modelCutShortIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Project.miniLm(".onnx"));
    Path half = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() ->
            client
                .bundles()
                .createFromOnnx(
                    "half",
                    half,
                    Project.miniLm("tokenizer.json"),
                    OnnxTask.TEXT_EMBEDDING,
                    CreateBundle.NONE))
        .hasMessageContaining("ONNX");
  }

  @Test
  void uploadThatNeverArrivedIsRefused() {
    String upload = http.post("/v1/hosted_inference/model_bundle_upload", "{}").body().toString();
    String key = upload.replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");

    Http.Answer answer =
        http.post(
            "/v2/model-bundles",
            "{\"name\":\"n\",\"flavor\":{\"flavor\":\"java_artifact\",\"location\":\"s3://launch/"
                + key
                + "\"}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).contains(key, "upload it again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                     | Input needs either url or args
          {"url":"ftp://host/file"}                              | ftp://host/file (expected
          {"url":"s3://launch/uploads/own_somebody/file"}        | s3://launch/uploads/own_somebody/file (expected
          """)
  void inputThatIsNoneIsRefused(String body, String words) {
    Http.Answer now = http.post(syncPath(), body);
    Http.Answer later = http.post(asyncPath(), body);

    for (Http.Answer answer : List.of(now, later)) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.detail()).contains(words);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          not json                              | json_invalid
          []                                    | body
          {"args":{},"return_pickled":null}     | return_pickled
          {"args":{},"return_pickled":"perhaps"}| bool_parsing
          {"url":5}                             | string_type
          {"args":{},"timeout_seconds":-1}      | greater_than
          """)
  void bodyOfTheWrongShapeIsUnprocessable(String body, String words) {
    Http.Answer answer = http.post(syncPath(), body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.detail()).contains(words);
  }

  @Test
  void everyFaultOfABodyIsNamedAtOnce() {
    Http.Answer answer =
        http.post("/v1/model-endpoints", "{\"name\":7,\"min_workers\":1.5,\"gpus\":\"x\"}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.detail())
        .contains("\"name\"", "string_type", "\"min_workers\"", "\"gpus\"", "int_parsing")
        .contains("\"model_bundle_id\"", "\"missing\"");
  }

  @Test
  void addressesOfThisMachineAreRefusedWhenConfiguredSo() {
    for (String url :
        List.of(
            server.url() + "/healthz",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]:80/",
            "http://10.0.0.1/",
            "http://localhost:1/")) {
      assertThatThrownBy(() -> sync.predict(EndpointRequest.ofUrl(url)))
          .isInstanceOfSatisfying(
              LaunchException.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                assertThat(refused.message()).contains(url);
              });
    }
  }

  @Test
  void tooLargeABodyIsRefused() {
    String large = "{\"args\":{\"x\":\"" + "y".repeat(300_000) + "\"}}";

    assertThat(http.post(syncPath(), large).status()).isEqualTo(413);
    assertThat(http.post(asyncPath(), large).status()).isEqualTo(413);
  }

  @Test
  void tooLargeAResultIsAFailureThatSaysWhatToDo() {
    var response =
        async
            .predict(EndpointRequest.ofArgs(Map.of("chars", 200_000)).withReturnPickled(false))
            .get(Deployments.PATIENCE);

    assertThat(response.traceback().orElseThrow()).contains("max-result-bytes", "return_pickled");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    String body = "{\"args\":{}}";

    assertThat(http.post("/v1/sync-tasks?model_endpoint_id=end_none", body).detail())
        .isEqualTo("The specified endpoint could not be found.");
    assertThat(http.get("/v1/async-tasks/no-such-task").detail())
        .isEqualTo("The specified task could not be found.");
    assertThat(http.get("/v1/model-endpoints/end_none").detail())
        .isEqualTo("Model Endpoint end_none  was not found.");
    assertThat(http.get("/v2/model-bundles/bun_none").detail())
        .isEqualTo("Model Bundle bun_none  was not found.");
    assertThat(http.get("/v1/nothing-here").detail()).isEqualTo("Not Found");
    assertThat(http.delete("/v2/model-bundles").status()).isEqualTo(405);
  }

  @Test
  void endpointOfTheOtherTypeSaysSo() {
    String body = "{\"args\":{}}";

    assertThat(http.post("/v1/sync-tasks?model_endpoint_id=" + asyncId(), body).detail())
        .isEqualTo(
            "Unsupported inference type: Endpoint " + asyncId() + " does not serve sync tasks.");
    assertThat(http.post("/v1/async-tasks?model_endpoint_id=" + syncId(), body).detail())
        .isEqualTo(
            "Unsupported inference type: Endpoint " + syncId() + " is not an async endpoint.");
  }

  @Test
  void keyIsNeeded() {
    Http.Answer without = Http.anonymous(server).get("/v1/model-endpoints");
    Http.Answer wrong = Http.basic(server, "lk_wrong_wrong_wrong").get("/v1/model-endpoints");

    assertThat(without.status()).isEqualTo(401);
    assertThat(without.detail()).isEqualTo("No authentication was passed in");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.detail()).isEqualTo("Could not authenticate user");
  }

  @Test
  void slowAnswerIsATimeOut() {
    EndpointRequest hasty =
        EndpointRequest.ofArgs(Map.of("millis", 3_000))
            .withReturnPickled(false)
            .withTimeout(Duration.ofMillis(200));

    assertThatThrownBy(() -> sync.predict(hasty))
        .isInstanceOfSatisfying(
            LaunchException.class,
            late -> assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
  }

  @Test
  void tensorOfTheWrongShapeNeverReachesTheModel() {
    SyncEndpoint minilm = Deployments.sync(client, "tensors", tensorBundle(), 1);

    assertThatThrownBy(
            () -> minilm.predict(EndpointRequest.ofArgs(Map.of("input_ids", List.of(1, 2)))))
        .hasMessageContaining("input_ids");
    assertThatThrownBy(
            () -> minilm.predict(EndpointRequest.ofArgs(Map.of("nonsense", List.of(1, 2)))))
        .hasMessageContaining("input 'input_ids': missing");
  }

  private static BundleId tensorBundle() {
    return client.bundles().createFromOnnx("tensors", Project.miniLm(".onnx")).id();
  }

  private static Path jarOf(String module) {
    return Path.of(Project.classPath("launch-worker").split(":")[0])
        .resolveSibling("lib")
        .resolve(module + "-0.1.0-SNAPSHOT.jar");
  }

  private static String syncId() {
    return sync.modelEndpoint().id().value();
  }

  private static String asyncId() {
    return async.modelEndpoint().id().value();
  }

  private static String syncPath() {
    return "/v1/sync-tasks?model_endpoint_id=" + syncId();
  }

  private static String asyncPath() {
    return "/v1/async-tasks?model_endpoint_id=" + asyncId();
  }
}
