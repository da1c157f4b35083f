package io.launch.server.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class RuleSchemaTest {
  private static String schema(Rule rule) {
    return rule.schema().toString();
  }

  @Test
  void scalarsTellTheirTypeAndBounds() {
    assertThat(schema(Rules.string(63))).isEqualTo("{\"type\":\"string\",\"maxLength\":63}");
    assertThat(schema(Rules.oneOf("a", "b")))
        .isEqualTo("{\"type\":\"string\",\"enum\":[\"a\",\"b\"]}");
    assertThat(schema(Rules.quantity())).isEqualTo("{\"type\":[\"string\",\"number\"]}");
    assertThat(schema(Rules.bool())).isEqualTo("{\"type\":\"boolean\"}");
    assertThat(schema(Rules.integer(0)))
        .isEqualTo("{\"type\":\"integer\",\"format\":\"int32\",\"minimum\":0}");
    assertThat(schema(Rules.longInteger(0))).contains("\"int64\"");
    assertThat(schema(Rules.numberAbove(0)))
        .isEqualTo("{\"type\":\"number\",\"exclusiveMinimum\":0}");
  }

  @Test
  void collectionsTellWhatIsInThem() {
    assertThat(schema(Rules.dict())).isEqualTo("{\"type\":\"object\"}");
    assertThat(schema(Rules.dictOf(Rules.string())))
        .isEqualTo("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}");
    assertThat(schema(Rules.listOf(Rules.bool(), 3)))
        .isEqualTo("{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"maxItems\":3}");
  }

  @Test
  void fieldsTellWhetherTheyAreNeededAndMayBeNull() {
    ObjectRule rule =
        ObjectRule.of(
            Field.required("a", Rules.bool()),
            Field.optional("b", Rules.oneOf("x")),
            Field.defaulted("c", Rules.bool()),
            Field.optional("d", Rules.quantity()),
            Field.optional("e", Rules.any()));

    assertThat(schema(rule))
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"boolean\"},"
                + "\"b\":{\"anyOf\":[{\"type\":\"string\",\"enum\":[\"x\"]},{\"type\":\"null\"}]},"
                + "\"c\":{\"type\":\"boolean\"},\"d\":{\"type\":[\"string\",\"number\",\"null\"]},"
                + "\"e\":{}},\"required\":[\"a\"]}");
  }

  @Test
  void unionTellsEachOfItsShapesWithTheTag() {
    SequencedMap<String, ObjectRule> shapes = new LinkedHashMap<>();
    shapes.put("circle", ObjectRule.of(Field.required("radius", Rules.number(0))));
    shapes.put("dot", ObjectRule.of());

    assertThat(schema(new UnionRule("kind", shapes)))
        .isEqualTo(
            "{\"oneOf\":[{\"type\":\"object\",\"properties\":{"
                + "\"kind\":{\"type\":\"string\",\"const\":\"circle\"},"
                + "\"radius\":{\"type\":\"number\",\"minimum\":0}},"
                + "\"required\":[\"kind\",\"radius\"],\"title\":\"circle\"},"
                + "{\"type\":\"object\",\"properties\":{"
                + "\"kind\":{\"type\":\"string\",\"const\":\"dot\"}},"
                + "\"title\":\"dot\",\"required\":[\"kind\"]}]}");
  }
}
