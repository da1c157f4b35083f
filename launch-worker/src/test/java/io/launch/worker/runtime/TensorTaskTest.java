package io.launch.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.predictor.PredictorInput;
import io.launch.worker.OnnxModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTaskTest {
  /// One folder for all, as the native libraries are loaded from it once.
  @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER)
  static Path cache;

  private static final JsonMapper JSON = new JsonMapper();

  private record Input(Map<String, Object> args, Optional<byte[]> bytes)
      implements PredictorInput {}

  private static Object run(OnnxModel model, String args) throws Exception {
    Map<String, Object> parsed = JSON.readValue(args, new TypeReference<>() {});
    return run(model, new Input(parsed, Optional.empty()));
  }

  private static Object run(OnnxModel model, PredictorInput input) throws Exception {
    Path file = Files.createTempFile(cache, "model", "");
    Files.write(file, model.bytes());
    OnnxArtifactFlavor flavor = new OnnxArtifactFlavor("", null, OnnxTask.TENSOR, null);
    try (OnnxRuntime runtime = OnnxRuntime.load(flavor, Map.of("model", file), cache)) {
      return runtime.predict(input);
    }
  }

  private static String json(Object value) throws Exception {
    return JSON.writeValueAsString(value);
  }

  private static OnnxModel negation() {
    return new OnnxModel()
        .input("x", OnnxModel.FLOAT, -1, 3)
        .node("Neg x -> y")
        .output("y", OnnxModel.FLOAT, -1, 3);
  }

  @Test
  void inputsAndOutputsAreNestedListsByName() throws Exception {
    OnnxModel model =
        new OnnxModel()
            .input("a", OnnxModel.FLOAT, -1, 2)
            .input("b", OnnxModel.FLOAT, 2)
            .node("Add a b -> sum")
            .node("Neg a -> minus")
            .output("sum", OnnxModel.FLOAT, -1, 2)
            .output("minus", OnnxModel.FLOAT, -1, 2);

    assertThat(json(run(model, "{\"b\": [10, 20], \"a\": [[1, 2.5], [3, -4]]}")))
        .isEqualTo("{\"sum\":[[11.0,22.5],[13.0,16.0]],\"minus\":[[-1.0,-2.5],[-3.0,4.0]]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1  | [1.5, -2]                         | [1.5,-2.0]",
        "11 | [1e300, 0.1]                      | [1.0E300,0.1]",
        "7  | [9223372036854775807, 2.0]        | [9223372036854775807,2]",
        "6  | [-2147483648, 7]                  | [-2147483648,7]",
        "3  | [-128, 127]                       | [-128,127]",
        "2  | [0, 255]                          | [0,255]",
        "9  | [true, false]                     | [true,false]",
        "8  | [\"grün\", \"\"]                  | [\"grün\",\"\"]",
        "7  | []                                | []",
      })
  void everyElementTypeGoesThroughUnchanged(int type, String in, String out) throws Exception {
    OnnxModel model =
        new OnnxModel().input("x", type, -1).node("Identity x -> y").output("y", type, -1);

    assertThat(json(run(model, "{\"x\": " + in + "}"))).isEqualTo("{\"y\":" + out + "}");
  }

  @Test
  void scalarsAreBareValues() throws Exception {
    OnnxModel model =
        new OnnxModel().input("x", OnnxModel.FLOAT).node("Neg x -> y").output("y", OnnxModel.FLOAT);

    assertThat(json(run(model, "{\"x\": 3}"))).isEqualTo("{\"y\":-3.0}");
  }

  @Test
  void bytesBehindAUrlAreTheArguments() throws Exception {
    byte[] bytes = "{\"x\": [[1, 2, 3]]}".getBytes(StandardCharsets.UTF_8);

    assertThat(json(run(negation(), new Input(Map.of(), Optional.of(bytes)))))
        .isEqualTo("{\"y\":[[-1.0,-2.0,-3.0]]}");
    assertThatThrownBy(
            () -> run(negation(), new Input(Map.of(), Optional.of(new byte[] {'%', 'P'}))))
        .hasMessageStartingWith("the bytes behind url are not a JSON object of inputs by name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'x': [[1, 2]]}            | input 'x': shape [1, 2] (expected: [?, 3] float32)",
        "{'x': [1, 2, 3]}           | input 'x': shape [3] (expected: [?, 3] float32)",
        "{'x': 1}                   | input 'x': shape [] (expected: [?, 3] float32)",
        "{'x': []}                  | input 'x': shape [0] (expected: [?, 3] float32)",
        "{'x': [[1,2,3],[1,2]]}     | input 'x': [1]: a list of 2 (expected: a list of 3, as its neighbours)",
        "{'x': [[1,2,3],7]}         | input 'x': [1]: 7 (expected: a list of 3, as its neighbours)",
        "{'x': [[1,2,[3]]]}         | input 'x': [0][2]: a list (expected: a value, as in its neighbours)",
        "{'x': [[1,2,'3']]}         | input 'x': [0][2]: \"3\" (expected: float32)",
        "{'x': [[1,null,3]]}        | input 'x': [0][1]: null (expected: float32)",
        "{'x': [[true,2,3]]}        | input 'x': [0][0]: true (expected: float32)",
        "{'x': [[1e39,2,3]]}        | input 'x': [0][0]: 1.0E39 (expected: float32)",
        "{}                         | input 'x': missing (expected: 'x' [?, 3] float32)",
        "{'x': [[1,2,3]], 'z': 1}   | input 'z': unknown (expected: 'x' [?, 3] float32)",
      })
  void inputThatDoesNotFitIsRefusedBeforeTheModelRuns(String args, String error) {
    assertThatThrownBy(() -> run(negation(), args.replace('\'', '"'))).hasMessage(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 9223372036854775808 | int64",
        "7 | 1.5                 | int64",
        "7 | 1e19                | int64",
        "6 | 2147483648          | int32",
        "6 | -99999999999        | int32",
        "2 | -1                  | uint8",
        "2 | 256                 | uint8",
        "9 | 1                   | bool",
        "8 | 1                   | string",
      })
  void numbersOutOfRangeAreRefused(int type, String value, String name) {
    OnnxModel model =
        new OnnxModel().input("x", type, -1).node("Identity x -> y").output("y", type, -1);

    assertThatThrownBy(() -> run(model, "{\"x\": [" + value + "]}"))
        .hasMessageStartingWith("input 'x': [0]: ")
        .hasMessageEndingWith(" (expected: %s)".formatted(name));
  }
}
