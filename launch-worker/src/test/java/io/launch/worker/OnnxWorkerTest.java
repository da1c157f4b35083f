package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.api.worker.WorkerConfig.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxWorkerTest {
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

  private WorkerProcess embedding(@Nullable Map<String, Object> appConfig) throws Exception {
    return WorkerProcess.start(
        folder,
        Configs.of(
            folder,
            Mode.SERVE,
            new OnnxArtifactFlavor("", "", OnnxTask.TEXT_EMBEDDING, appConfig),
            Map.of(
                "model", files.artifact(OnnxModel.embedding().bytes()),
                "tokenizer", files.artifact(OnnxModel.tokenizer()))));
  }

  @Test
  void textBecomesTheNormalisedMeanOfItsTokens() throws Exception {
    try (WorkerProcess worker = embedding(null)) {
      JsonNode embedding = worker.predict(Map.of("text", "Red blue")).get("embedding");

      assertThat(embedding).hasSize(3);
      assertThat(embedding.get(0).doubleValue()).isEqualTo(0.6, within(1e-6));
      assertThat(embedding.get(1).doubleValue()).isEqualTo(0.8, within(1e-6));
      assertThat(embedding.get(2).doubleValue()).isZero();
    }
  }

  @Test
  void textsBecomeEmbeddingsInTheirOrder() throws Exception {
    try (WorkerProcess worker = embedding(null)) {
      assertThat(worker.predict(Map.of("texts", List.of("blue", "red", "?"))).toString())
          .isEqualTo("{\"embeddings\":[[0.0,1.0,0.0],[1.0,0.0,0.0],[0.0,0.0,1.0]]}");
      assertThat(worker.predict(Map.of("texts", List.of())).toString())
          .isEqualTo("{\"embeddings\":[]}");
    }
  }

  @Test
  void longTextIsCutAfterTheConfiguredTokens() throws Exception {
    try (WorkerProcess worker = embedding(Map.of("max_tokens", 2))) {
      assertThat(worker.predict(Map.of("text", "red red blue blue blue")).toString())
          .isEqualTo("{\"embedding\":[1.0,0.0,0.0]}");
    }
  }

  @Test
  void embeddingInputThatDoesNotFitIsRefused() throws Exception {
    try (WorkerProcess worker = embedding(null)) {
      assertThat(worker.failure(Map.of("txt", "red")))
          .isEqualTo("400 args: fields [txt] (expected: either 'text' or 'texts')");
      assertThat(worker.failure(Map.of("text", 7))).isEqualTo("400 text: 7 (expected: a text)");
      assertThat(worker.failure(Map.of("texts", List.of("red", 7))))
          .isEqualTo("400 texts[1]: 7 (expected: a text)");
      assertThat(worker.failure(Map.of("text", ""))).startsWith("400 text: no tokens in it");
    }
  }

  @Test
  void nothingIsReportedToTheMakerOfTheRuntime() throws Exception {
    try (WorkerProcess worker = embedding(null)) {
      worker.signal();

      String trace = "mat-debug-" + worker.process().pid() + ".log";
      assertThat(Path.of(System.getProperty("java.io.tmpdir"), trace)).doesNotExist();
    }
  }

  @Test
  void tensorInputIsCheckedByTheWorker() throws Exception {
    byte[] model =
        new OnnxModel()
            .input("x", OnnxModel.FLOAT, -1, 2)
            .node("Neg x -> y")
            .output("y", OnnxModel.FLOAT, -1, 2)
            .bytes();
    try (WorkerProcess worker =
        WorkerProcess.start(
            folder,
            Configs.of(
                folder,
                Mode.SERVE,
                new OnnxArtifactFlavor("", null, OnnxTask.TENSOR, null),
                Map.of("model", files.artifact(model))))) {
      assertThat(worker.predict(Map.of("x", List.of(List.of(1, 2)))).toString())
          .isEqualTo("{\"y\":[[-1.0,-2.0]]}");
      assertThat(worker.failure(Map.of("x", List.of(1))))
          .isEqualTo("400 input 'x': shape [1] (expected: [?, 2] float32)");
    }
  }
}
