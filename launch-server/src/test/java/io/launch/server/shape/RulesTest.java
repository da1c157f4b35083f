package io.launch.server.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.launch.api.LaunchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.0, 1",
    "'\"1\"', 1",
    "'\" 12 \"', 12",
    "'\"1.0\"', 1",
    "true, 1",
    "false, 0",
    "1e2, 100"
  })
  void integersAreTakenFromWhatClientsSend(String json, int expected) throws Exception {
    assertThat(check(Rules.integer(0), json).intValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, int_from_float",
    "'\"1.5\"', int_parsing",
    "'\"one\"', int_parsing",
    "'\"\"', int_parsing",
    "[], int_type",
    "null, int_type",
    "-1, greater_than_equal",
    "99999999999, less_than_equal",
    "'\"99999999999999999999999999\"', less_than_equal",
    "1e999999, less_than_equal"
  })
  void whatIsNoSmallIntegerIsRefused(String json, String type) {
    refused(Rules.integer(0), json, type);
  }

  @ParameterizedTest
  @CsvSource({
    "21, less_than_equal",
    "99999999999, less_than_equal",
    "0, greater_than_equal",
    "-99999999999, greater_than_equal"
  })
  void integersHaveTwoEnds(String json, String type) {
    refused(Rules.integer(1, 20), json, type);
  }

  @ParameterizedTest
  @CsvSource({
    "1, url_type",
    "'\"https://a b\"', url_parsing",
    "'\"mailto:a\"', url_scheme",
    "'\"http://a:65536\"', url_parsing"
  })
  void whatIsNoUrlIsRefused(String json, String type) {
    refused(Rules.url(), json, type);
  }

  @Test
  void urlMayBeOfAnyHostAndCase() throws Exception {
    assertThat(check(Rules.url(), "\"HTTPS://example.com:8443/a?b=c#d\"").textValue())
        .isEqualTo("HTTPS://example.com:8443/a?b=c#d");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "1, true",
    "'\"YES\"', true",
    "'\"on\"', true",
    "'\"t\"', true",
    "0, false",
    "'\"Off\"', false",
    "'\"n\"', false"
  })
  void truthHasManyWords(String json, boolean expected) throws Exception {
    assertThat(check(Rules.bool(), json).booleanValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"2, bool_parsing", "'\"si\"', bool_parsing", "[], bool_type", "null, bool_type"})
  void whatIsNoTruthIsRefused(String json, String type) {
    refused(Rules.bool(), json, type);
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "'\"5\"', 5", "0.5, 0.5", "'\"1e-3\"', 0.001", "true, 1"})
  void numbersAreTakenFromTexts(String json, double expected) throws Exception {
    assertThat(check(Rules.numberAbove(0), json).doubleValue()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, greater_than",
    "'\"NaN\"', float_parsing",
    "[], float_type",
    "1e999, finite_number"
  })
  void whatIsNoNumberIsRefused(String json, String type) {
    refused(Rules.numberAbove(0), json, type);
  }

  @ParameterizedTest
  @CsvSource({"1, string_type", "null, string_type", "'\"abcd\"', string_too_long"})
  void textsAreTextsOnly(String json, String type) {
    refused(Rules.string(3), json, type);
  }

  @Test
  void quantityKeepsItsType() throws Exception {
    assertThat(check(Rules.quantity(), "\"1Gi\"").isTextual()).isTrue();
    assertThat(check(Rules.quantity(), "2").isInt()).isTrue();
    assertThat(check(Rules.quantity(), "0.5").isFloatingPointNumber()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "[]", "{}"})
  void whatIsNoQuantityIsToldAllThatItMightBe(String json) throws Exception {
    Faults faults = new Faults();
    Rules.quantity().check(JSON.readTree(json), Loc.BODY.at("cpus"), faults);

    assertThatThrownBy(faults::throwIfAny)
        .hasMessage(
            "body.cpus.str: Input should be a valid string; body.cpus.int: Input should be a valid"
                + " integer; body.cpus.float: Input should be a valid number");
  }

  @Test
  void textsAreCountedInCharactersNotInHalves() throws Exception {
    assertThat(check(Rules.string(2), "\"😀😀\"").asText()).isEqualTo("😀😀");
    refused(Rules.string(2), "\"😀😀😀\"", "string_too_long");
  }

  @Test
  void nullOfAnOptionalFieldIsNotThere() throws Exception {
    ObjectRule rule = ObjectRule.of(Field.optional("a", Rules.string()));

    assertThat(check(rule, "{\"a\":null}").isEmpty()).isTrue();
  }

  @Test
  void largeInputIsNotRepeated() {
    Faults faults = new Faults();
    faults.add("missing", Loc.BODY, "x", JSON.getNodeFactory().textNode("y".repeat(10_000)));

    assertThatThrownBy(faults::throwIfAny)
        .isInstanceOfSatisfying(
            LaunchException.class,
            e -> assertThat(e.fields().getFirst().input()).isEqualTo("(too large to repeat)"));
  }

  private static JsonNode check(Rule rule, String json) throws Exception {
    Faults faults = new Faults();
    JsonNode checked = rule.check(JSON.readTree(json), Loc.BODY, faults);
    faults.throwIfAny();
    return checked;
  }

  private static void refused(Rule rule, String json, String type) {
    assertThatThrownBy(() -> check(rule, json))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.fields().getFirst().type()).isEqualTo(type));
  }
}
