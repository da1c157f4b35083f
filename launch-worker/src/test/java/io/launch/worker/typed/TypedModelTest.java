package io.launch.worker.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.launch.predictor.TypedPredictor;
import io.launch.worker.WorkerJson;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedModelTest {
  enum Color {
    RED,
    GREEN {
      @Override
      String shown() {
        return "green";
      }
    };

    String shown() {
      return "any";
    }
  }

  record Point(int x, long y) {}

  record Named<T>(String name, T value) {}

  record Node(String label, List<Node> children, Optional<Node> twin) {}

  record Everything(
      String text,
      boolean flag,
      Integer whole,
      double fraction,
      BigDecimal exact,
      BigInteger big,
      byte[] bytes,
      char letter,
      Color color,
      Optional<Integer> maybe,
      @Nullable String nothing,
      List<Point> points,
      Set<String> words,
      float[] numbers,
      int[][] grid,
      Map<String, List<Double>> table,
      Named<Point> named,
      Object any) {}

  record Checked(int limit) {
    Checked {
      if (limit < 1) {
        throw new IllegalArgumentException("limit: " + limit + " (expected: 1 or more)");
      }
    }
  }

  record Around(Checked inner) {}

  /// A predictor of any types; its class says them.
  abstract static class Model<I, O> implements TypedPredictor<I, O> {
    @Override
    public O predict(I input) {
      throw new AssertionError("nobody asks");
    }
  }

  static final class OfEverything extends Model<Everything, List<Point>> {}

  static final class OfNodes extends Model<Node, Node> {}

  static final class OfChecked extends Model<Around, Map<String, Object>> {}

  static final class OfPoints extends Model<Point, String> {}

  static final class OfThreads extends Model<OfThreads.Input, Thread> {
    record Input(Thread thread) {}
  }

  static final class OfTexts extends Model<String, String> {}

  static final class Answers extends Model<Point, Thread> {}

  @SuppressWarnings("rawtypes")
  static final class Raw implements TypedPredictor {
    @Override
    public Object predict(Object input) {
      throw new AssertionError("nobody asks");
    }
  }

  private static Object bind(Class<?> model, String json) throws Exception {
    return TypedModel.of(model)
        .bind(WorkerJson.MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {}));
  }

  private static void assertRefused(Class<?> model, String json, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> bind(model, json)).withMessage(message);
  }

  @Test
  void everyKindOfComponentIsBound() throws Exception {
    Everything bound =
        (Everything)
            bind(
                OfEverything.class,
                """
                {"text": "t", "flag": true, "whole": 1.0, "fraction": 2, "exact": 0.1,
                 "big": 123456789012345678901234567890, "bytes": "AQI=", "letter": "x",
                 "color": "GREEN", "points": [{"x": 1, "y": 8000000000}], "words": ["a", "a"],
                 "numbers": [0.5, 1], "grid": [[1], []], "table": {"r": [1, 2.5]},
                 "named": {"name": "n", "value": {"x": 1, "y": 2}}, "any": [1, {"k": null}]}
                """);

    assertThat(bound.text()).isEqualTo("t");
    assertThat(bound.whole()).isEqualTo(1);
    assertThat(bound.fraction()).isEqualTo(2.0);
    assertThat(bound.exact()).isEqualTo(new BigDecimal("0.1"));
    assertThat(bound.big()).isEqualTo(new BigInteger("123456789012345678901234567890"));
    assertThat(bound.bytes()).containsExactly(1, 2);
    assertThat(bound.letter()).isEqualTo('x');
    assertThat(bound.color()).isEqualTo(Color.GREEN);
    assertThat(bound.maybe()).isEmpty();
    assertThat(bound.nothing()).isNull();
    assertThat(bound.points()).containsExactly(new Point(1, 8_000_000_000L));
    assertThat(bound.words()).containsExactly("a");
    assertThat(bound.numbers()).containsExactly(0.5f, 1f);
    assertThat(bound.grid()).isDeepEqualTo(new int[][] {{1}, {}});
    assertThat(bound.table()).isEqualTo(Map.of("r", List.of(1.0, 2.5)));
    assertThat(bound.named()).isEqualTo(new Named<>("n", new Point(1, 2)));
    assertThat(bound.any().toString()).isEqualTo("[1, {k=null}]");
  }

  @Test
  void recordsMayHaveThemselvesWithin() throws Exception {
    assertThat(
            bind(
                OfNodes.class,
                "{\"label\":\"a\",\"children\":[{\"label\":\"b\",\"children\":[],\"twin\":null}]}"))
        .isEqualTo(
            new Node("a", List.of(new Node("b", List.of(), Optional.empty())), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                              | x: missing (expected: a whole number of 32 bits)
          {"x": null, "y": 1}             | x: null (expected: a whole number of 32 bits)
          {"x": "1", "y": 1}              | x: '1' (expected: a whole number of 32 bits)
          {"x": 1.5, "y": 1}              | x: 1.5 (expected: a whole number of 32 bits)
          {"x": 3000000000, "y": 1}       | x: 3000000000 (expected: a whole number of 32 bits)
          {"x": 1e300, "y": 1}            | x: 1.0E300 (expected: a whole number of 32 bits)
          {"x": true, "y": 1}             | x: true (expected: a whole number of 32 bits)
          {"x": [], "y": 1}               | x: a list (expected: a whole number of 32 bits)
          {"x": 1, "y": 1, "z": 1}        | z: unknown (expected: x, y)
          """)
  void misfitsNameTheFieldTheValueAndWhatWasExpected(String json, String message) {
    assertRefused(OfPoints.class, json, message);
  }

  @Test
  void placesWithinListsAndRecordsAreNamed() {
    assertRefused(
        OfNodes.class,
        "{\"label\":\"a\",\"children\":[{\"label\":\"b\",\"children\":[]},{\"label\":7}]}",
        "children.1.label: 7 (expected: a text)");
    assertRefused(
        OfNodes.class,
        "{\"label\":\"a\",\"children\":[],\"twin\":{\"label\":\"b\"}}",
        "twin.children: missing (expected: a list)");
  }

  @Test
  void whatTheConstructorRefusesIsToldWithItsPlace() {
    assertRefused(
        OfChecked.class, "{\"inner\":{\"limit\":0}}", "inner: limit: 0 (expected: 1 or more)");
  }

  @Test
  void schemaSaysWhatIsBound() {
    JsonNode schema =
        WorkerJson.MAPPER.valueToTree(TypedModel.of(OfEverything.class).requestSchema());

    assertThat(schema.path("type").asText()).isEqualTo("object");
    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    assertThat(schema.path("required").toString())
        .contains("\"text\"", "\"whole\"", "\"any\"")
        .doesNotContain("maybe", "nothing");
    assertThat(schema.at("/properties/maybe").toString())
        .isEqualTo(
            "{\"type\":[\"integer\",\"null\"],\"minimum\":-2147483648,\"maximum\":2147483647}");
    assertThat(schema.at("/properties/color/enum").toString()).isEqualTo("[\"RED\",\"GREEN\"]");
    assertThat(schema.at("/properties/points/items/$ref").asText()).isEqualTo("#/$defs/Point");
    assertThat(schema.at("/properties/table").toString())
        .isEqualTo(
            "{\"type\":\"object\",\"additionalProperties\":"
                + "{\"type\":\"array\",\"items\":{\"type\":\"number\"}}}");
    assertThat(schema.at("/$defs/Named/properties/value/$ref").asText()).isEqualTo("#/$defs/Point");
    assertThat(schema.at("/properties/any").toString()).isEqualTo("{}");
  }

  @Test
  void schemaOfARecordWithinItselfRefersToItself() {
    JsonNode schema = WorkerJson.MAPPER.valueToTree(TypedModel.of(OfNodes.class).requestSchema());

    assertThat(schema.at("/properties/children/items/$ref").asText()).isEqualTo("#");
    assertThat(schema.at("/properties/twin/anyOf/0/$ref").asText()).isEqualTo("#");
    assertThat(schema.has("$defs")).isFalse();
  }

  @Test
  void inputsThatAreNoJsonAreRefusedWithTheirPlace() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TypedModel.of(OfThreads.class))
        .withMessageStartingWith("Input.thread is a java.lang.Thread (expected: a text,");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TypedModel.of(OfTexts.class))
        .withMessage("its input is a java.lang.String (expected: a record)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TypedModel.of(Raw.class))
        .withMessageContaining("without types");
  }

  @Test
  void answersThatAreNoJsonAreLeftToTheModel() {
    assertThat(TypedModel.of(Answers.class).responseSchema()).containsOnlyKeys("$schema");
  }
}
