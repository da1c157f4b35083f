package io.launch.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.worker.WorkerConfig;
import io.launch.api.worker.WorkerConfig.Mode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTransferTest {
  private static final String COUNT_BYTES =
      "return input.bytes().map(bytes -> (Object) bytes.length).orElse(\"none\");";

  @TempDir Path folder;
  private FileServer files;

  @BeforeEach
  void open() throws Exception {
    files = new FileServer();
  }

  @AfterEach
  void close() {
    files.close();
  }

  private WorkerProcess serve(byte[] jar, boolean allowPrivateUrls) throws Exception {
    WorkerConfig config = Configs.jar(folder, Mode.SERVE, files.artifact(jar));
    return WorkerProcess.start(
        folder,
        new WorkerConfig(
            config.workerId(),
            config.mode(),
            config.flavor(),
            config.artifacts(),
            config.cacheDir(),
            config.concurrency(),
            allowPrivateUrls,
            config.maxInputBytes(),
            config.maxResultBytes(),
            config.maxStoredResultBytes(),
            null));
  }

  private static String envelope(Map<String, ?> fields) throws Exception {
    return WorkerJson.MAPPER.writeValueAsString(fields);
  }

  private static String pickledTo(String url) throws Exception {
    return pickledTo(url, Map.of());
  }

  private static String pickledTo(String url, Map<String, ?> args) throws Exception {
    return envelope(Map.of("args", args, "return_pickled", true, "result_upload_url", url));
  }

  private static String url(String url) throws Exception {
    return envelope(Map.of("args", Map.of("ignored", 1), "url", url));
  }

  @Test
  void bytesBehindTheUrlGoToTheModel() throws Exception {
    String url = files.put("/input", new byte[777]);
    try (WorkerProcess worker = serve(JarMaker.predictor(folder, COUNT_BYTES), true)) {
      assertThat(WorkerProcess.result(worker.post(url(url))).intValue()).isEqualTo(777);
      assertThat(worker.predict(Map.of()).textValue()).isEqualTo("none");
    }
  }

  @Test
  void localUrlsAreRefusedButLaunchsOwnObjectsAreNot() throws Exception {
    String url = files.put("/input", new byte[777]);
    String large = files.put("/large", new byte[100_001]);
    try (WorkerProcess worker = serve(JarMaker.predictor(folder, COUNT_BYTES), false)) {
      String object = envelope(Map.of("object_url", url));
      String tooLarge = envelope(Map.of("object_url", large));

      assertThat(WorkerProcess.failure(worker.post(url(url))))
          .startsWith("400 url '" + url + "': 127.0.0.1 is a loopback address");
      assertThat(WorkerProcess.result(worker.post(object)).intValue()).isEqualTo(777);
      assertThat(WorkerProcess.failure(worker.post(tooLarge)))
          .startsWith("400 url '" + large + "': larger than 100000 bytes");
    }
    assertThat(files.requests()).filteredOn(request -> request.endsWith("/input")).hasSize(1);
  }

  @Test
  void pickledResultIsStoredAndReadByPython() throws Exception {
    byte[] jar =
        JarMaker.predictor(
            folder,
            """
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("big", new java.math.BigInteger("-123456789012345678901234567890"));
            value.put("long", 1L << 40);
            value.put("float", 0.1);
            value.put("none", null);
            value.put("yes", true);
            value.put("bytes", new byte[] {1, 0, (byte) 200});
            value.put("nested", List.of(List.of(1, "grün 😀"), Map.of(), Set.of(List.of(5))));
            value.put("floats", new float[][] {{0.5f}, {}});
            return value;
            """);
    String expected =
        "{'big': -123456789012345678901234567890, 'long': 1099511627776, 'float': 0.1,"
            + " 'none': None, 'yes': True, 'bytes': b'\\x01\\x00\\xc8',"
            + " 'nested': [[1, 'grün 😀'], {}, [[5]]], 'floats': [[0.5], []]}";

    try (WorkerProcess worker = serve(jar, false)) {
      String target = files.url("/result?signature=x");
      HttpResponse<String> response = worker.post(pickledTo(target));

      assertThat(response.body())
          .isEqualTo(
              "{\"result_url\":\""
                  + target
                  + "\",\"result_bytes\":"
                  + files.get("/result").length
                  + "}");
      assertThat(unpickled(files.get("/result"))).isEqualTo(expected);
    }
  }

  private String unpickled(byte[] pickle) throws Exception {
    Path file = Files.write(folder.resolve("result.pkl"), pickle);
    Process python =
        new ProcessBuilder(
                "python3",
                "-X",
                "utf8",
                "-c",
                "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb')))",
                file.toString())
            .redirectErrorStream(true)
            .start();
    return new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void resultThatCannotBeStoredNowIsToldApartFromAFailure() throws Exception {
    try (WorkerProcess worker = serve(JarMaker.predictor(folder, "return 1;"), false)) {
      String nowhere = pickledTo("http://127.0.0.1:1/result");
      String missing = envelope(Map.of("args", Map.of(), "return_pickled", true));

      assertThat(WorkerProcess.failure(worker.post(nowhere)))
          .startsWith("507 ")
          .contains("the object store did not take the result");
      assertThat(WorkerProcess.failure(worker.post(missing)))
          .startsWith("400 result_upload_url: missing");
    }
  }

  @Test
  void argsMayBeInTheStoreAndHaveToBeAnObject() throws Exception {
    String args =
        files.put("/args", "{\"text\": \"grün\", \"n\": 12345678901234567890}".getBytes(UTF_8));
    String list = files.put("/list", "[1]".getBytes(UTF_8));
    String broken = files.put("/broken", "{".getBytes(UTF_8));
    String large = files.put("/large", new byte[100_001]);
    try (WorkerProcess worker = serve(JarMaker.predictor(folder, "return input.args();"), false)) {
      assertThat(WorkerProcess.result(worker.post(envelope(Map.of("args_url", args)))).toString())
          .isEqualTo("{\"text\":\"grün\",\"n\":12345678901234567890}");
      assertThat(WorkerProcess.failure(worker.post(envelope(Map.of("args_url", list)))))
          .isEqualTo("400 args: a list (expected: a JSON object)");
      assertThat(WorkerProcess.failure(worker.post(envelope(Map.of("args_url", broken)))))
          .startsWith("400 args: malformed JSON");
      assertThat(WorkerProcess.failure(worker.post(envelope(Map.of("args_url", large)))))
          .contains("larger than 100000 bytes");
    }
  }

  @Test
  void resultPastTheInlineLengthIsStoredAsJson() throws Exception {
    String target = files.url("/result?signature=x");
    String model = "return \"x\".repeat(((Number) input.args().get(\"n\")).intValue());";
    try (WorkerProcess worker = serve(JarMaker.predictor(folder, model), false)) {
      for (int length : new int[] {10, 998}) {
        assertThat(WorkerProcess.result(worker.post(storing(target, length))).textValue())
            .hasSize(length);
      }
      // In memory, just past it, and in a file.
      for (int length : new int[] {999, (1 << 20) - 2, (1 << 20) - 1, 2_500_000}) {
        assertThat(worker.post(storing(target, length)).body())
            .isEqualTo("{\"result_url\":\"%s\",\"result_bytes\":%d}".formatted(target, length + 2));
        assertThat(new String(files.get("/result"), UTF_8))
            .isEqualTo("\"" + "x".repeat(length) + "\"");
      }
      assertThat(WorkerProcess.failure(worker.post(storing(target, 3_000_000))))
          .contains("more than 3000000 bytes (max-stored-result-bytes");
    }
    try (var left = Files.list(Path.of(""))) {
      assertThat(left).noneMatch(file -> file.toString().endsWith(".part"));
    }
  }

  @Test
  void memoryHoldsNoMoreThanTheResultItself() throws Exception {
    String target = files.url("/result?signature=x");
    String model =
        """
        if (input.args().get("n").equals(0)) { return new byte[64 << 20]; }
        String text = "x".repeat(1 << 16);
        return (Iterable<Object>) () -> Collections.nCopies(1 << 10, (Object) text).iterator();
        """;
    WorkerConfig usual =
        Configs.jar(folder, Mode.SERVE, files.artifact(JarMaker.predictor(folder, model)));
    WorkerConfig config = withStoredResults(usual, 80 << 20);

    try (WorkerProcess worker = WorkerProcess.start(folder, config, "-Xmx112m")) {
      assertThat(worker.post(pickledTo(target, Map.of("n", 0))).statusCode()).isEqualTo(200);
      assertThat(files.get("/result")).hasSizeGreaterThan(64 << 20);
    }
    try (WorkerProcess worker = WorkerProcess.start(folder, config, "-Xmx40m")) {
      assertThat(worker.post(storing(target, 1)).statusCode()).isEqualTo(200);
      assertThat(files.get("/result")).hasSize((64 << 20) + 3 * (1 << 10) + 1);
    }
  }

  private static WorkerConfig withStoredResults(WorkerConfig config, long maxBytes) {
    return new WorkerConfig(
        config.workerId(),
        config.mode(),
        config.flavor(),
        config.artifacts(),
        config.cacheDir(),
        config.concurrency(),
        false,
        config.maxInputBytes(),
        config.maxResultBytes(),
        maxBytes,
        null);
  }

  private static String storing(String target, int length) throws Exception {
    return envelope(
        Map.of(
            "args",
            Map.of("n", length),
            "result_json_upload_url",
            target,
            "inline_result_bytes",
            1000));
  }
}
