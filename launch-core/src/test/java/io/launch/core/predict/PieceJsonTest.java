package io.launch.core.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PieceJsonTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {
        "{\"y\":1} | {\"y\":1}",
        "'{ \"y\" : [1.0, 1e300,\n2 ]}' | '{\"y\":[1.0,1e300,2]}'",
        "' \"a \\\" b\\\\\" ' | '\"a \\\" b\\\\\"'",
        "null | null",
        "hello | '\"hello\"'",
        "'two\nlines' | '\"two\\nlines\"'",
        "{\"y\":1}} | '\"{\\\"y\\\":1}}\"'",
        "'1 2' | '\"1 2\"'",
        "'' | '\"\"'",
      })
  void becomesOneLineOfJsonWithItsNumbersAsTheyCame(String data, String json) {
    assertThat(PieceJson.compact(data.getBytes(UTF_8))).asString(UTF_8).isEqualTo(json);
  }
}
