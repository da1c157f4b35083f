package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.api.worker.Inspection;
import io.launch.api.worker.WorkerConfig.Mode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
  private static final byte[] NO_MODEL = "PK? no: a page of HTML".getBytes(StandardCharsets.UTF_8);

  @TempDir(cleanup = CleanupMode.NEVER)
  static Path cache;

  @TempDir Path folder;

  private Inspection inspect(ArtifactFlavor flavor, Map<String, byte[]> contents) throws Exception {
    Map<String, Path> files = new HashMap<>();
    for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
      Path file = Files.createTempFile(folder, entry.getKey(), "");
      files.put(entry.getKey(), Files.write(file, entry.getValue()));
    }
    return new Inspector(cache).inspect(flavor, files);
  }

  private Inspection jar(byte[] jar, @Nullable String predictorClass) throws Exception {
    return inspect(new JavaArtifactFlavor("", predictorClass, null), Map.of("model", jar));
  }

  private Inspection tensor(byte[] model) throws Exception {
    return inspect(new OnnxArtifactFlavor("", null, OnnxTask.TENSOR, null), Map.of("model", model));
  }

  private Inspection embedding(byte[] model, byte[] tokenizer) throws Exception {
    return inspect(
        new OnnxArtifactFlavor("", "", OnnxTask.TEXT_EMBEDDING, null),
        Map.of("model", model, "tokenizer", tokenizer));
  }

  @Test
  void processPrintsWhatItFoundAndExitsWithZero() throws Exception {
    try (FileServer files = new FileServer();
        WorkerProcess worker =
            WorkerProcess.start(
                folder,
                Configs.jar(
                    folder,
                    Mode.INSPECT,
                    files.artifact(JarMaker.predictor(folder, "return 1;"))))) {
      JsonNode inspection = worker.signal();

      assertThat(worker.exitCode()).isZero();
      assertThat(inspection.toString())
          .isEqualTo(
              "{\"fault\":null,\"warnings\":[],\"details\":{\"predictor_class\":\"demo.Model\"}}");
    }
  }

  @Test
  void staticInitialisersDoNotRun() throws Exception {
    byte[] jar =
        JarMaker.predictor(
            folder,
            """
            return 1;
            }
            static {
              if (true) { throw new IllegalStateException("initialised"); }
            """);

    assertThat(jar(jar, null).fault()).isNull();
    assertThat(jar(jar, "demo.Model").details()).containsEntry("predictor_class", "demo.Model");
  }

  @Test
  void brokenJarsAreRefusedWithTheNextStep() throws Exception {
    byte[] jar = JarMaker.predictor(folder, "return 1;");

    assertThat(jar(NO_MODEL, null).fault()).contains("not a jar", "upload the whole file");
    assertThat(jar(Arrays.copyOf(jar, jar.length - 30), null).fault()).contains("cut off");
    assertThat(jar(new byte[0], null).fault()).contains("not a jar");
  }

  @Test
  void jarWithoutPredictorSaysBothWaysToNameIt() throws Exception {
    byte[] unnamed = new JarMaker(folder).model("return 1;").bytes();

    assertThat(jar(unnamed, null).fault())
        .contains(
            "the jar names no predictor",
            "set the flavor's predictor_class",
            "META-INF/services/io.launch.predictor.Predictor");
    assertThat(jar(unnamed, "demo.Modell").fault())
        .startsWith("predictor class 'demo.Modell' is not in the jar; set the flavor's");
    assertThat(jar(unnamed, "demo.Model").fault()).isNull();
  }

  @Test
  void severalDeclaredPredictorsMustBeChosenFrom() throws Exception {
    byte[] jar = new JarMaker(folder).model("return 1;").service("demo.Model", "demo.B").bytes();

    assertThat(jar(jar, null).fault())
        .isEqualTo(
            "the jar declares 2 predictors: demo.Model, demo.B; set the flavor's predictor_class to one of them");
    assertThat(jar(jar, "demo.Model").fault()).isNull();
  }

  @Test
  void classThatCannotBeAPredictorIsRefused() throws Exception {
    JarMaker jar =
        new JarMaker(folder)
            .source("demo.Plain", "package demo; public class Plain {}")
            .source(
                "demo.Hidden",
                """
                package demo;
                class Hidden implements io.launch.predictor.Predictor {
                  public Object predict(io.launch.predictor.PredictorInput input) { return 1; }
                }
                """)
            .source(
                "demo.Choosy",
                """
                package demo;
                public class Choosy implements io.launch.predictor.Predictor {
                  public Choosy(String name) {}
                  public Object predict(io.launch.predictor.PredictorInput input) { return 1; }
                }
                """);

    assertThat(jar(jar.bytes(), "demo.Plain").fault())
        .contains("'demo.Plain' does not implement io.launch.predictor.Predictor");
    assertThat(jar(jar.bytes(), "demo.Hidden").fault()).contains("not a public class");
    assertThat(jar(jar.bytes(), "demo.Choosy").fault())
        .contains("no public constructor without parameters");
    assertThat(jar(jar.bytes(), "java.lang.String").fault()).contains("does not implement");
  }

  @Test
  void classThatLacksItsDependenciesIsRefused() throws Exception {
    byte[] jar =
        new JarMaker(folder)
            .source(
                "demo.Needy",
                """
                package demo;
                public class Needy extends io.launch.worker.NeededByTestJars
                    implements io.launch.predictor.Predictor {
                  public Object predict(io.launch.predictor.PredictorInput input) { return 1; }
                }
                """)
            .bytes();

    assertThat(jar(jar, "demo.Needy").fault())
        .contains("io/launch/worker/NeededByTestJars", "pack the classes it needs into the jar");
  }

  @Test
  void onnxModelTellsItsInputsAndOutputs() throws Exception {
    Inspection inspection = embedding(OnnxModel.embedding().bytes(), OnnxModel.tokenizer());

    assertThat(inspection.fault()).isNull();
    assertThat(inspection.details().toString())
        .isEqualTo(
            "{inputs=[{name=input_ids, dtype=int64, shape=[-1, -1]},"
                + " {name=attention_mask, dtype=int64, shape=[-1, -1]}],"
                + " outputs=[{name=last_hidden_state, dtype=float32, shape=[-1, -1, 3]}]}");
  }

  @Test
  void fileThatIsNoOnnxModelIsRefusedWithTheRuntimesReason() throws Exception {
    byte[] model = OnnxModel.embedding().bytes();

    assertThat(tensor(NO_MODEL).fault())
        .startsWith("the file is not an ONNX model")
        .contains("upload the whole file")
        .doesNotContain(folder.toString());
    assertThat(tensor(Arrays.copyOf(model, model.length - 20)).fault())
        .startsWith("the file is not an ONNX model");
    assertThat(
            tensor(
                    new OnnxModel()
                        .input("x", 1, 1)
                        .node("Nonsense x -> y")
                        .output("y", 1, 1)
                        .bytes())
                .fault())
        .contains("Nonsense");
  }

  @Test
  void embeddingNeedsATokenizerAndAModelThatTakesTokens() throws Exception {
    byte[] negation =
        new OnnxModel()
            .input("x", OnnxModel.FLOAT, -1)
            .node("Neg x -> y")
            .output("y", OnnxModel.FLOAT, -1)
            .bytes();

    assertThat(embedding(negation, OnnxModel.tokenizer()).fault())
        .contains("feeds input_ids, attention_mask", "the model's inputs are [x]");
    assertThat(embedding(OnnxModel.embedding().bytes(), NO_MODEL).fault())
        .startsWith("the tokenizer file cannot be read");
  }
}
