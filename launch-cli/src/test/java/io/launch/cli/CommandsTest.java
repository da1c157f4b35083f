package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private static final String BUNDLE =
      """
      {"id": "bun_aaaaaaaaaaaaaaaaaaaa", "name": "shout", "metadata": {},
       "created_at": "2026-05-01T10:00:00.000000Z", "model_artifact_ids": [],
       "schema_location": null,
       "flavor": {"flavor": "java_artifact", "location": "s3://launch/uploads/x",
                  "predictor_class": null, "app_config": null},
       "artifacts": [{"role": "model", "sha256": "ab", "size": 2048}],
       "details": {"predictor_class": "com.example.Shout"}}\
      """;

  @TempDir Path home;
  private FakeServer server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommandLineRun run(String... args) {
    return CommandLineRun.of(home, environment(), args);
  }

  private Map<String, String> environment() {
    return Map.of("LAUNCH_URL", server.url(), "LAUNCH_API_KEY", "lk_test");
  }

  private static String endpoint(String type, String status) {
    return """
    {"id": "end_aaaaaaaaaaaaaaaaaaaa", "name": "shout", "endpoint_type": "%s",
     "destination": "d", "metadata": {}, "bundle_name": "shout",
     "bundle_id": "bun_aaaaaaaaaaaaaaaaaaaa", "revision": 1, "status": "%s",
     "status_reason": null, "labels": {}, "created_by": "o",
     "created_at": "2026-05-01T10:00:00.000000Z",
     "last_updated_at": "2026-05-01T10:00:00.000000Z",
     "deployment_state": {"min_workers": 2, "max_workers": 2, "per_worker": 10,
       "concurrent_requests_per_worker": 4, "forwarder_max_concurrency": null,
       "available_workers": 1, "unavailable_workers": 1},
     "resource_state": null, "num_queued_items": 0}\
    """
        .formatted(type, status);
  }

  private void haveEndpoint(String type) {
    server.on(
        "GET /v1/model-endpoints?name=shout",
        200,
        "{\"model_endpoints\": [" + endpoint(type, "READY") + "]}");
  }

  @Test
  void endpointsAreListedAsATable() {
    server.on(
        "GET /v1/model-endpoints",
        200,
        "{\"model_endpoints\": [" + endpoint("sync", "READY") + "]}");

    CommandLineRun run = run("endpoints", "list");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            NAME   TYPE  STATUS  WORKERS  BUNDLE  REASON
            shout  sync  READY   1 of 2   shout
            """);
  }

  @Test
  void jsonIsOneDocumentAsTheServerAnsweredIt() throws IOException {
    server.on("GET /v2/model-bundles", 200, "{\"model_bundles\": [" + BUNDLE + "]}");

    CommandLineRun run = run("bundles", "list", "--json");

    var tree = CliJson.MAPPER.readTree(run.out());
    assertThat(tree.at("/model_bundles/0/id").textValue()).isEqualTo("bun_aaaaaaaaaaaaaaaaaaaa");
    assertThat(tree.at("/model_bundles/0/flavor/flavor").textValue()).isEqualTo("java_artifact");
  }

  @Test
  void aBundleIsShownByItsName() {
    server.on("GET /v2/model-bundles/latest?model_name=shout", 200, BUNDLE);

    CommandLineRun run = run("bundles", "show", "shout");

    assertThat(run.out())
        .contains("java_artifact")
        .contains("com.example.Shout")
        .contains("2.0 KiB");
  }

  @Test
  void aSyncPredictionPrintsTheResultWithEveryDigit() {
    haveEndpoint("sync");
    server.on(
        "POST /v1/sync-tasks?model_endpoint_id=end_aaaaaaaaaaaaaaaaaaaa",
        200,
        """
        {"status": "SUCCESS", "result": {"result": "{\\"y\\": 0.10000000000000000001}"},
         "traceback": null, "status_code": 200}\
        """);

    CommandLineRun run =
        run("predict", "shout", "--args", "{\"x\": 12345678901234567890123, \"z\": 2.0}");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualToIgnoringWhitespace("{\"y\": 0.10000000000000000001}");
    assertThat(server.requests().getLast())
        .contains("\"x\":12345678901234567890123")
        .contains("\"z\":2.0");
  }

  @Test
  void aModelThatThrowsEndsWithItsTraceAndExitCodeOne() {
    haveEndpoint("sync");
    server.on(
        "POST /v1/sync-tasks?model_endpoint_id=end_aaaaaaaaaaaaaaaaaaaa",
        200,
        """
        {"status": "FAILURE", "result": null, "traceback": "java.lang.Boom\\n\\tat X.y",
         "status_code": 500}\
        """);

    CommandLineRun run = run("predict", "shout", "--args", "{}");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED.number());
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("launch: the prediction failed:\njava.lang.Boom\n\tat X.y\n");
  }

  @Test
  void anAsyncPredictionThatNobodyWaitsForPrintsItsTask() {
    haveEndpoint("async");
    server.on(
        "POST /v1/async-tasks?model_endpoint_id=end_aaaaaaaaaaaaaaaaaaaa",
        200,
        "{\"task_id\": \"0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e\"}");

    CommandLineRun run =
        CommandLineRun.withInput(
            "{\"x\": 1}", home, environment(), "predict", "shout", "--args", "-", "--no-wait");

    assertThat(run.out()).isEqualTo("0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e\n");
    assertThat(server.requests().getLast()).contains("\"args\":{\"x\":1}");
  }

  @Test
  void anAsyncPredictionIsWaitedFor() {
    haveEndpoint("async");
    String task = "0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e";
    server.on(
        "POST /v1/async-tasks?model_endpoint_id=end_aaaaaaaaaaaaaaaaaaaa",
        200,
        "{\"task_id\": \"" + task + "\"}");
    server.on(
        "GET /v1/async-tasks/" + task + "?wait=20",
        200,
        """
        {"task_id": "%s", "status": "SUCCESS", "result": {"result": "[1, 2]"},
         "traceback": null, "status_code": 200}\
        """
            .formatted(task));

    CommandLineRun run = run("predict", "shout", "--args", "{}", "--json");

    assertThat(server.requests().getLast()).startsWith("GET /v1/async-tasks/" + task + "?wait=");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualToIgnoringWhitespace(
            """
            {"task_id": "%s", "status": "SUCCESS", "result": [1, 2], "result_url": null,
             "traceback": null}\
            """
                .formatted(task));
  }

  private void haveStream(String events) {
    haveEndpoint("streaming");
    server.on("POST /v1/streaming-tasks?model_endpoint_id=end_aaaaaaaaaaaaaaaaaaaa", 200, events);
  }

  private static String piece(String json) {
    return "data: {\"status\":\"SUCCESS\",\"result\":{\"result\":%s},\"traceback\":null,\"status_code\":200}\r\n\r\n"
        .formatted(json);
  }

  @Test
  void aStreamPrintsEachPieceOnALineOfItsOwn() {
    haveStream(piece("{\"n\":0.10000000000000000001}") + piece("\"two\""));

    CommandLineRun text = run("predict", "shout", "--args", "{\"x\":1}", "--stream");
    CommandLineRun json = run("predict", "shout", "--args", "{\"x\":1}", "--stream", "--json");

    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out()).isEqualTo("{\"n\":0.10000000000000000001}\n\"two\"\n");
    assertThat(json.out())
        .isEqualTo(
            """
            {"status":"SUCCESS","result":{"n":0.10000000000000000001},"result_url":null,"traceback":null}
            {"status":"SUCCESS","result":"two","result_url":null,"traceback":null}
            """);
  }

  @Test
  void aStreamThatFailsEndsWithItsTraceAndExitCodeOne() {
    haveStream(
        piece("1")
            + "data: {\"status\":\"FAILURE\",\"result\":null,\"traceback\":\"Boom\",\"status_code\":500}\r\n\r\n");

    CommandLineRun run = run("predict", "shout", "--args", "{}", "--stream");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED.number());
    assertThat(run.out()).isEqualTo("1\n");
    assertThat(run.err()).isEqualTo("launch: the prediction failed:\nBoom\n");
  }

  @Test
  void aStreamingEndpointIsAskedForAllAtOnceUnlessToldToStream() {
    haveEndpoint("streaming");
    server.on(
        "POST /v1/sync-tasks?model_endpoint_id=end_aaaaaaaaaaaaaaaaaaaa",
        200,
        """
        {"status": "SUCCESS", "result": {"result": "[1, 2]"}, "traceback": null, "status_code": 200}\
        """);

    CommandLineRun run = run("predict", "shout", "--args", "{}");

    assertThat(run.out()).isEqualToIgnoringWhitespace("[1, 2]");
  }

  @Test
  void onlyAStreamingEndpointStreams() {
    haveEndpoint("async");

    CommandLineRun run = run("predict", "shout", "--args", "{}", "--stream");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err())
        .contains("--stream: endpoint shout is async (expected: a streaming endpoint).");
  }

  @Test
  void logLinesHaveTheirWorker() {
    haveEndpoint("sync");
    server.on(
        "GET /v1/model-endpoints/end_aaaaaaaaaaaaaaaaaaaa/logs?after=0&max=5&wait=0",
        200,
        """
        {"lines": [{"sequence": 7, "at": "2026-05-01T10:00:00Z", "worker": "wrk_1",
                    "text": "loaded"}]}\
        """);

    CommandLineRun run = run("endpoints", "logs", "shout", "--tail", "5");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).endsWith(" wrk_1 loaded\n");
  }

  @Test
  void whatDoesNotExistIsExitCodeFour() {
    server.on("GET /v1/model-endpoints?name=none", 200, "{\"model_endpoints\": []}");

    CommandLineRun run = run("endpoints", "show", "none");

    assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(run.err()).contains("none").contains("launch endpoints list");
  }

  @Test
  void aServerThatIsNotThereIsExitCodeThree() throws IOException {
    String nobody;
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      nobody = "http://127.0.0.1:" + socket.getLocalPort();
    }

    CommandLineRun run = run("endpoints", "list", "--server", nobody);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.UNREACHABLE.number());
    assertThat(run.err()).startsWith("launch: ").contains("launch serve");
  }

  @Test
  void aWrongKeyIsExitCodeFive() {
    server.on("GET /v2/model-bundles", 401, "{\"detail\": \"Could not authenticate user\"}");

    CommandLineRun run = run("bundles", "list");

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAUTHENTICATED.number());
    assertThat(run.err()).contains("Could not authenticate user").contains("LAUNCH_API_KEY");
  }

  @Test
  void argsThatAreNoObjectAreRefusedBeforeAnythingIsSent() {
    CommandLineRun run = run("predict", "shout", "--args", "[1]");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("--args: [1] (expected: a JSON object");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void theProfileIsUsedWhenNothingElseIsSaid() throws IOException {
    new Profile(server.url(), "lk_profile").write(home.resolve(".launch"));
    server.on("GET /v1/model-endpoints", 200, "{\"model_endpoints\": []}");

    CommandLineRun run = CommandLineRun.of(home, Map.of(), "endpoints", "list");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("none yet");
  }

  @Test
  void theProfilesKeyIsNotSentToAnotherServer() throws IOException {
    new Profile("http://127.0.0.1:1", "lk_profile").write(home.resolve(".launch"));

    CommandLineRun run =
        CommandLineRun.of(home, Map.of(), "endpoints", "list", "--server", server.url());

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAUTHENTICATED.number());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void anEndpointIsCreatedFromTheNewestVersionOfItsBundle() throws IOException {
    server
        .on("GET /v2/model-bundles/latest?model_name=shout", 200, BUNDLE)
        .on(
            "POST /v1/model-endpoints",
            200,
            """
            {"endpoint_creation_task_id": "t", "model_endpoint_id": "end_aaaaaaaaaaaaaaaaaaaa"}\
            """)
        .on(
            "GET /v1/model-endpoints/end_aaaaaaaaaaaaaaaaaaaa",
            200,
            endpoint("async", "UPDATE_PENDING"));

    CommandLineRun run =
        run(
            "endpoints",
            "create",
            "shout",
            "--bundle",
            "shout",
            "--type",
            "async",
            "--workers",
            "2",
            "--concurrency",
            "3");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("Endpoint shout is UPDATE_PENDING.\n");
    assertThat(server.requests().get(1))
        .contains("\"endpoint_type\":\"async\"")
        .contains("\"min_workers\":2")
        .contains("\"concurrent_requests_per_worker\":3");
  }

  @Test
  void anEndpointMayBeOfTypeStreaming() {
    server
        .on("GET /v2/model-bundles/latest?model_name=shout", 200, BUNDLE)
        .on("POST /v1/model-endpoints", 422, "{\"detail\": \"seen\"}");

    run("endpoints", "create", "shout", "--bundle", "shout", "--type", "streaming");
    CommandLineRun unknown = run("endpoints", "create", "s", "--bundle", "b", "--type", "often");

    assertThat(server.requests().get(1)).contains("\"endpoint_type\":\"streaming\"");
    assertThat(unknown.err()).contains("'often' (expected: sync or async or streaming)");
  }

  @Test
  void aTaskOfAServerThatSaysNoMoreIsShownWithItsStatus() {
    server.on(
        "GET /v1/async-tasks/t?position=true",
        200,
        """
        {"task_id": "t", "status": "STARTED", "result": null, "traceback": null,
         "status_code": null}\
        """);
    server.on("GET /v1/model-endpoints", 200, "{\"model_endpoints\": []}");

    CommandLineRun run = run("tasks", "show", "t");

    assertThat(run.out()).isEqualTo("task   t\nstate  STARTED\n");
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() throws IOException {
    Path model = Files.createFile(home.resolve("m.onnx"));

    CommandLineRun run =
        run("bundles", "create", "x", "--onnx", model.toString(), "--task", "text-embedding");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("needs --tokenizer").contains("launch bundles create --help");
  }
}
