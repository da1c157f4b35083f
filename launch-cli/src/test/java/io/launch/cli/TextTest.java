package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
  @Test
  void linesAreAsLongAsTheyMayBe() {
    assertThat(Text.wrap("one  two three\nfour", 9)).containsExactly("one two", "three", "four");
  }

  @Test
  void aLongWordHasALineOfItsOwn() {
    assertThat(Text.wrap("a incomprehensibilities b", 5))
        .containsExactly("a", "incomprehensibilities", "b");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0s",
    "420, 0.4s",
    "12900, 12s",
    "200000, 3m 20s",
    "180000, 3m",
    "7500000, 2h 5m",
    "356400000, 4d 3h",
    "-5, 0.0s"
  })
  void spansHaveTheirTwoLargestUnits(long millis, String text) {
    assertThat(Text.span(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
