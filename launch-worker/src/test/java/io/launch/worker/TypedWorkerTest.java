package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.worker.WorkerConfig.Mode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models in real worker processes that say with types what they take.
class TypedWorkerTest {
  @TempDir Path folder;

  private byte[] jar(String input) throws Exception {
    return new JarMaker(folder)
        .source(
            "demo.Model",
            """
            package demo;
            import io.launch.predictor.*;
            import java.util.*;
            import org.jspecify.annotations.Nullable;
            public class Model implements TypedPredictor<Model.Input, Model.Output> {
              static { if (Boolean.getBoolean("demo.never")) { throw new Error(); } }
              public record Input(%s) {}
              public record Output(String text, List<Integer> sizes) {}
              public Output predict(Input input) {
                return new Output(String.valueOf(input), List.of(1, 2));
              }
            }
            """
                .formatted(input))
        .service("demo.Model")
        .bytes();
  }

  @Test
  void argsBecomeTheRecordAndMisfitsAreTheCallersMistake() throws Exception {
    byte[] jar = jar("String text, Optional<Integer> limit, @Nullable String note");
    try (FileServer files = new FileServer();
        WorkerProcess worker =
            WorkerProcess.start(folder, Configs.jar(folder, Mode.SERVE, files.artifact(jar)))) {
      assertThat(worker.predict(Map.of("text", "a", "limit", 2)).toString())
          .isEqualTo("{\"text\":\"Input[text=a, limit=Optional[2], note=null]\",\"sizes\":[1,2]}");
      assertThat(worker.failure(Map.of())).isEqualTo("400 text: missing (expected: a text)");
      assertThat(worker.failure(Map.of("text", List.of())))
          .isEqualTo("400 text: a list (expected: a text)");
      assertThat(worker.failure(Map.of("text", "a", "limt", 1)))
          .isEqualTo("400 limt: unknown (expected: text, limit, note)");
    }
  }

  @Test
  void inspectionTellsTheSchemas() throws Exception {
    byte[] jar = jar("String text, Optional<Integer> limit, @Nullable String note");
    try (FileServer files = new FileServer();
        WorkerProcess worker =
            WorkerProcess.start(folder, Configs.jar(folder, Mode.INSPECT, files.artifact(jar)))) {
      JsonNode details = worker.signal().get("details");

      assertThat(details.at("/request_schema/required").toString()).isEqualTo("[\"text\"]");
      assertThat(details.at("/request_schema/properties/note/type").toString())
          .isEqualTo("[\"string\",\"null\"]");
      assertThat(details.at("/response_schema/properties/sizes/items/type").asText())
          .isEqualTo("integer");
    }
  }

  @Test
  void typesThatAreNoJsonAreRefusedWithTheNextStep() throws Exception {
    byte[] jar = jar("Thread thread");
    try (FileServer files = new FileServer();
        WorkerProcess worker =
            WorkerProcess.start(folder, Configs.jar(folder, Mode.INSPECT, files.artifact(jar)))) {
      assertThat(worker.signal().get("fault").asText())
          .startsWith("predictor class 'demo.Model' cannot be asked: Input.thread is a")
          .endsWith("change its types, or implement io.launch.predictor.Predictor");
    }
  }
}
