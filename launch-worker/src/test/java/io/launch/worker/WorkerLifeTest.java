package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.worker.Artifact;
import io.launch.api.worker.WorkerConfig;
import io.launch.api.worker.WorkerConfig.Mode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLifeTest {
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

  private WorkerConfig config(byte[] jar) throws Exception {
    return Configs.jar(folder, Mode.SERVE, files.artifact(jar));
  }

  @Test
  void endsWhenItsParentIsGone() throws Exception {
    byte[] jar = JarMaker.predictor(folder, "return 1;");
    try (WorkerProcess worker = WorkerProcess.start(folder, config(jar))) {
      worker.signal();

      worker.process().getOutputStream().close();

      assertThat(worker.exitCode()).isEqualTo(4);
    }
  }

  @Test
  void finishesWhatRunsClosesTheModelAndExitsWithZeroOnTermination() throws Exception {
    Path go = folder.resolve("go");
    byte[] jar =
        JarMaker.predictor(
            folder,
            """
            System.out.println("running");
            while (!new java.io.File((String) input.args().get("go")).exists()) {
              Thread.sleep(5);
            }
            return "done";
            }
            public void close() {
              System.out.println("closed");
            """);
    try (WorkerProcess worker = WorkerProcess.start(folder, config(jar))) {
      CompletableFuture<HttpResponse<String>> call =
          worker.postLater(WorkerProcess.args(Map.of("go", go.toString())));
      Awaitility.await().until(() -> worker.log().contains("running"));

      worker.process().toHandle().destroy();
      Awaitility.await()
          .until(() -> worker.post("{\"args\": {\"go\": \"/\"}}").statusCode() == 503);
      assertThat(worker.get("/readyz").statusCode()).isEqualTo(503);
      Files.createFile(go);

      assertThat(WorkerProcess.result(call.get(10, TimeUnit.SECONDS)).textValue())
          .isEqualTo("done");
      assertThat(worker.exitCode()).isZero();
      assertThat(worker.log().getLast()).isEqualTo("closed");
    }
  }

  @Test
  void finishesWhatRunsEvenWhenTheParentClosesItsPipesWithTheSignal() throws Exception {
    Path ran = folder.resolve("ran");
    byte[] jar =
        JarMaker.predictor(
            folder,
            """
            java.nio.file.Files.createFile(java.nio.file.Path.of((String) input.args().get("ran")));
            Thread.sleep(500);
            return "done";
            """);
    try (WorkerProcess worker = WorkerProcess.start(folder, config(jar))) {
      CompletableFuture<HttpResponse<String>> call =
          worker.postLater(WorkerProcess.args(Map.of("ran", ran.toString())));
      Awaitility.await().until(() -> Files.exists(ran));

      worker.process().destroy();

      assertThat(WorkerProcess.result(call.get(10, TimeUnit.SECONDS)).textValue())
          .isEqualTo("done");
      assertThat(worker.exitCode()).isZero();
    }
  }

  @Test
  void workingDirectoryGoesWithTheWorker() throws Exception {
    byte[] jar = JarMaker.predictor(folder, "return 1;");
    WorkerConfig config = config(jar);
    Path working = folder.resolve(config.workerId()).resolve("work");
    try (WorkerProcess worker = WorkerProcess.start(folder, config)) {
      worker.signal();
      assertThat(working).isDirectory();
      Files.writeString(working.resolve("scratch"), "x");

      worker.process().toHandle().destroy();

      assertThat(worker.exitCode()).isZero();
      assertThat(working).doesNotExist();
    }
  }

  @Test
  void modelThatCannotBeLoadedIsExplainedInTheLastLine() throws Exception {
    byte[] jar =
        JarMaker.predictor(
            folder,
            """
            return 1;
            }
            public void load(PredictorContext context) {
              throw new IllegalStateException("weights.bin is missing\\nwhere is it?");
            """);
    try (WorkerProcess worker = WorkerProcess.start(folder, config(jar))) {
      assertThat(worker.exitCode()).isEqualTo(3);
      assertThat(worker.text()).contains("at demo.Model.load(Model.java:");
      assertThat(worker.log().getLast())
          .isEqualTo(
              "the model cannot be loaded: IllegalStateException: weights.bin is missing where is it?");
    }
  }

  @Test
  void modelWhoseLoadingEndsInAnErrorIsNotWaitedFor() throws Exception {
    byte[] jar =
        JarMaker.predictor(
            folder,
            """
            return 1;
            }
            public void load(PredictorContext context) {
              throw new AssertionError("impossible");
            """);
    try (WorkerProcess worker = WorkerProcess.start(folder, config(jar))) {
      assertThat(worker.exitCode()).isEqualTo(3);
      assertThat(worker.log().getLast()).endsWith("AssertionError: impossible");
    }
  }

  @Test
  void bytesThatAreNotTheBundleAreRefused() throws Exception {
    Artifact artifact = files.artifact(JarMaker.predictor(folder, "return 1;"));
    files.put("/" + artifact.sha256(), "tampered".getBytes(StandardCharsets.UTF_8));

    try (WorkerProcess worker =
        WorkerProcess.start(folder, Configs.jar(folder, Mode.SERVE, artifact))) {
      assertThat(worker.exitCode()).isEqualTo(3);
      assertThat(worker.log().getLast())
          .contains("artifact 'model': 8 bytes with SHA-256", "expected: " + artifact.size());
    }
    assertThat(folder.resolve("cache/artifacts")).isEmptyDirectory();
  }

  @Test
  void workersThatRaceForOneBundleAllServe() throws Exception {
    WorkerConfig config = config(JarMaker.predictor(folder, "return 42;"));
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      for (int count = 0; count < 3; count++) {
        workers.add(WorkerProcess.start(folder.resolve("w" + count), config));
      }

      for (WorkerProcess worker : workers) {
        assertThat(worker.predict(Map.of()).intValue()).isEqualTo(42);
      }
    } finally {
      workers.forEach(WorkerProcess::close);
    }
  }
}
