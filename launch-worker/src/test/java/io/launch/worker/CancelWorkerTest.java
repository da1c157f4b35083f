package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.worker.WorkerConfig;
import io.launch.api.worker.WorkerConfig.Mode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that are cancelled, and what models say of how far they are.
class CancelWorkerTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// A model that does what its `do` says; it makes the file `begun` when it has begun.
  private static final String MODEL =
      """
      package demo;
      import io.launch.predictor.*;
      import java.nio.file.*;
      import java.util.*;
      public class Model implements Predictor {
        public Object predict(PredictorInput input) throws Exception {
          Path begun = Path.of(String.valueOf(input.args().get("begun")));
          switch (input.args().get("do").toString()) {
            case "sleep" -> { Files.createFile(begun); Thread.sleep(60_000); }
            case "spin" -> {
              Files.createFile(begun);
              while (!input.cancelled()) { Thread.onSpinWait(); }
              return "ended by itself";
            }
            case "swallow" -> {
              Files.createFile(begun);
              try { Thread.sleep(60_000); } catch (InterruptedException e) { }
              return "swallowed";
            }
            case "interrupted" -> { return Thread.currentThread().isInterrupted(); }
            case "report" -> {
              for (int n = 0; n < 1000; n++) { input.report(n / 1000.0, "step " + n); }
              input.report(1, "x".repeat(499) + "\\uD83D\\uDE00");
              Thread.sleep(60_000);
            }
            case "overdo" -> input.report(1.5);
          }
          return null;
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
    WorkerConfig config = Configs.jar(folder, Mode.SERVE, files.artifact(jar));
    worker = WorkerProcess.start(folder, config);
  }

  @AfterEach
  void close() {
    worker.close();
    files.close();
  }

  private CompletableFuture<HttpResponse<String>> begin(String id, String what) throws Exception {
    Path begun = folder.resolve("begun-" + id);
    Map<String, Object> args = Map.of("do", what, "begun", begun.toString());
    var reply =
        worker.postLater(WorkerJson.MAPPER.writeValueAsString(Map.of("id", id, "args", args)));
    Awaitility.await().until(() -> Files.exists(begun));
    return reply;
  }

  private int cancel(String id) throws Exception {
    String body = WorkerJson.MAPPER.writeValueAsString(Map.of("id", id));
    return HTTP.send(
            worker.request("/cancel").POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void callThatWaitsIsInterruptedAndAnswered499AndTheNextOneIsNot() throws Exception {
    for (int n = 0; n < 5; n++) {
      var reply = begin("tsk_" + n, "sleep");

      assertThat(cancel("tsk_" + n)).isEqualTo(200);

      HttpResponse<String> answer = reply.get(10, TimeUnit.SECONDS);
      assertThat(WorkerProcess.failure(answer)).isEqualTo("499 The call was cancelled.");
      assertThat(WorkerJson.MAPPER.readTree(answer.body()).get("traceback").textValue())
          .startsWith("java.lang.InterruptedException")
          .contains("demo.Model.predict");
      assertThat(worker.predict(Map.of("do", "interrupted")).booleanValue()).isFalse();
    }
  }

  @Test
  void modelThatAsksLearnsThatItIsCancelledAndWhatItAnswersIsNotUsed() throws Exception {
    var spinning = begin("a", "spin");
    assertThat(cancel("a")).isEqualTo(200);
    assertThat(WorkerProcess.failure(spinning.get(10, TimeUnit.SECONDS))).startsWith("499 ");

    var swallowing = begin("b", "swallow");
    assertThat(cancel("b")).isEqualTo(200);
    assertThat(WorkerProcess.failure(swallowing.get(10, TimeUnit.SECONDS))).startsWith("499 ");
  }

  @Test
  void onlyACallThatRunsCanBeCancelled() throws Exception {
    var reply = begin("a", "sleep");

    assertThat(cancel("another")).isEqualTo(404);
    assertThat(reply.isDone()).isFalse();
    assertThat(cancel("a")).isEqualTo(200);
    reply.get(10, TimeUnit.SECONDS);
    Awaitility.await().untilAsserted(() -> assertThat(cancel("a")).isEqualTo(404));
    assertThat(
            HTTP.send(
                    worker.request("/cancel").POST(BodyPublishers.ofString("[]")).build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void lastOfManyReportsArrivesAndFewAreSent() throws Exception {
    String body =
        WorkerJson.MAPPER.writeValueAsString(
            Map.of(
                "id", "a",
                "args", Map.of("do", "report"),
                "progress_url", files.url("/progress?signature=x")));
    var reply = worker.postLater(body);

    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() ->
            assertThat(new String(files.get("/progress")))
                .isEqualTo("{\"fraction\":1.0,\"message\":\"%s\"}".formatted("x".repeat(499))));
    assertThat(files.requests())
        .filteredOn(request -> request.startsWith("PUT "))
        .hasSizeLessThan(10);
    cancel("a");
    reply.get(10, TimeUnit.SECONDS);
  }

  @Test
  void reportThatNobodyHearsOrThatIsLostHarmsNothing() throws Exception {
    String lost =
        WorkerJson.MAPPER.writeValueAsString(
            Map.of(
                "id", "a",
                "args", Map.of("do", "report"),
                "progress_url", "http://127.0.0.1:1/progress"));
    var reply = worker.postLater(lost);
    Awaitility.await().until(() -> cancel("a") == 200);

    assertThat(WorkerProcess.failure(reply.get(10, TimeUnit.SECONDS))).startsWith("499 ");
    assertThat(worker.failure(Map.of("do", "overdo")))
        .isEqualTo("500 java.lang.IllegalStateException: fraction: 1.5 (expected: 0 to 1)");
  }
}
