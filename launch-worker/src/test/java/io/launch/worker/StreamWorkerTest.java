package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.worker.WorkerConfig.Mode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamWorkerTest {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// A model that does what its `do` says.
  private static final String MODEL =
      """
      package demo;
      import io.launch.predictor.*;
      import java.nio.file.*;
      import java.util.*;
      import java.util.concurrent.atomic.AtomicInteger;
      public class Model implements StreamingPredictor {
        static final AtomicInteger emitted = new AtomicInteger();
        static volatile String ended = "no";
        public void stream(PredictorInput input, StreamingOutput output) throws Exception {
          switch (input.args().get("do").toString()) {
            case "count" -> {
              for (int n = 0; n < 3; n++) { output.emit(Map.of("n", n)); }
            }
            case "await" -> {
              output.emit("first");
              Path file = Path.of(input.args().get("file").toString());
              while (!Files.exists(file)) { Thread.sleep(5); }
              output.emit("second\\nline");
            }
            case "flood" -> {
              try {
                while (true) { output.emit("x".repeat(1000)); emitted.incrementAndGet(); }
              } catch (CallerGoneException gone) {
                ended = "gone, open " + output.open();
                throw gone;
              }
            }
            case "fail" -> { output.emit(1); throw new IllegalStateException("no luck"); }
            case "fail first" -> throw new java.io.IOException("no luck");
            case "refuse" -> throw new IllegalArgumentException("do: cannot");
            case "large" -> output.emit("x".repeat(300_000));
            case "nothing" -> { }
            case "state" -> { output.emit(emitted.get()); output.emit(ended); }
          }
        }
      }
      """;

  @TempDir Path folder;
  private FileServer files;
  private WorkerProcess worker;

  @BeforeEach
  void open() throws Exception {
    files = new FileServer();
    byte[] jar = new JarMaker(folder).source("demo.Model", MODEL).service("demo.Model").bytes();
    worker = WorkerProcess.start(folder, Configs.jar(folder, Mode.SERVE, files.artifact(jar)));
  }

  @AfterEach
  void close() {
    worker.close();
    files.close();
  }

  @Test
  void eachPieceIsAnEventOfCompactJson() throws Exception {
    HttpResponse<String> response = stream(Map.of("do", "count"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(response.headers().firstValue("transfer-encoding")).contains("chunked");
    assertThat(response.body())
        .isEqualTo("data: {\"n\":0}\n\ndata: {\"n\":1}\n\ndata: {\"n\":2}\n\n");
    assertThat(stream(Map.of("do", "nothing")).body()).isEmpty();
  }

  @Test
  void pieceArrivesWhileTheModelGoesOn() throws Exception {
    Path file = folder.resolve("go-on");
    var response =
        HTTP.send(
            worker
                .request("/stream")
                .POST(
                    BodyPublishers.ofString(
                        WorkerProcess.args(Map.of("do", "await", "file", file.toString()))))
                .build(),
            BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String first = lines.readLine();
      Files.createFile(file);

      assertThat(first).isEqualTo("data: \"first\"");
      assertThat(lines.lines()).containsExactly("", "data: \"second\\nline\"", "");
    }
  }

  @Test
  void slowReaderHoldsTheModelBackAndOneThatGoesAwayEndsIt() throws Exception {
    int held;
    try (Socket _ = connect(Map.of("do", "flood"))) {
      held = steadyCount();
    }

    assertThat(held).isBetween(1, 20_000);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> state().get(1).textValue().equals("gone, open false"));
    assertThat(worker.log()).as("a caller that goes away is no failure").isEmpty();
  }

  @Test
  void failureAfterAPieceIsTheLastEvent() throws Exception {
    HttpResponse<String> response = stream(Map.of("do", "fail"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith("data: 1\n\nevent: error\ndata: {").endsWith("}\n\n");
    JsonNode failure = errorOf(response.body());
    assertThat(failure.get("error").textValue())
        .isEqualTo("java.lang.IllegalStateException: no luck");
    assertThat(failure.get("traceback").textValue())
        .contains("at demo.Model.stream(Model.java:")
        .doesNotContain("io.launch.worker");
  }

  @Test
  void failureBeforeTheFirstPieceIsAnEventToo() throws Exception {
    HttpResponse<String> response = stream(Map.of("do", "fail first"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(errorOf(response.body()).get("error").textValue())
        .isEqualTo("java.io.IOException: no luck");
  }

  @Test
  void pieceThatIsTooLargeIsAFailure() throws Exception {
    assertThat(errorOf(stream(Map.of("do", "large")).body()).get("error").textValue())
        .contains("more than 200000 bytes of JSON");
  }

  @Test
  void requestThatDoesNotFitIsRefusedAsOnPredict() throws Exception {
    assertThat(WorkerProcess.failure(stream(Map.of("do", "refuse")))).isEqualTo("400 do: cannot");
    assertThat(WorkerProcess.failure(post("/stream", "{\"args\": [1]}")))
        .startsWith("400 args: a list (expected: a JSON object)");
    assertThat(WorkerProcess.failure(post("/stream", "{"))).startsWith("400 malformed JSON");
    assertThat(worker.get("/stream").statusCode()).isEqualTo(405);
  }

  @Test
  void predictAnswersAllPiecesAsAList() throws Exception {
    assertThat(worker.predict(Map.of("do", "count")).toString())
        .isEqualTo("[{\"n\":0},{\"n\":1},{\"n\":2}]");
  }

  @Test
  void modelThatDoesNotStreamAnswersOneEvent() throws Exception {
    byte[] jar = JarMaker.predictor(folder, "return Map.of(\"y\", 1.5);");
    try (WorkerProcess plain =
        WorkerProcess.start(folder, Configs.jar(folder, Mode.SERVE, files.artifact(jar)))) {
      HttpResponse<String> response =
          HTTP.send(
              plain.request("/stream").POST(BodyPublishers.ofString("{\"args\":{}}")).build(),
              BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo("data: {\"y\":1.5}\n\n");
    }
  }

  private HttpResponse<String> stream(Map<String, ?> args) throws Exception {
    return post("/stream", WorkerProcess.args(args));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return HTTP.send(
        worker.request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  /// A request whose answer nobody reads.
  private Socket connect(Map<String, ?> args) throws Exception {
    int port = worker.signal().get("port").intValue();
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    String body = WorkerProcess.args(args);
    String head = "POST /stream HTTP/1.1\r\nHost: worker\r\nContent-Length: " + body.length();
    socket.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /// How many pieces the model has emitted when it emits no more.
  private int steadyCount() {
    AtomicInteger last = new AtomicInteger(-1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> {
          int now = state().get(0).intValue();
          return now > 0 && last.getAndSet(now) == now;
        });
    return last.get();
  }

  private JsonNode state() throws Exception {
    return worker.predict(Map.of("do", "state"));
  }

  private static JsonNode errorOf(String events) throws IOException {
    String data = events.substring(events.indexOf("event: error\ndata: ") + 19);
    return WorkerJson.MAPPER.readTree(data);
  }
}
