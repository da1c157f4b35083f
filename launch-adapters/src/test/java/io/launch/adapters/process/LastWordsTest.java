package io.launch.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWordsTest {
  private final LastWords words = new LastWords();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   | stopped | stopped, exit code 0
          1   | ''      | exit code 1
          128 | ''      | exit code 128
          134 | ''      | killed by signal 6 (SIGABRT)
          137 | ''      | killed by signal 9 (SIGKILL), as the system does when memory runs out
          137 | killed  | killed, killed by signal 9 (SIGKILL)
          139 | ''      | killed by signal 11 (SIGSEGV)
          160 | ''      | killed by signal 32
          255 | ''      | exit code 255
          """)
  void exitCodeIsPutInWords(int exitCode, String order, String reason) {
    assertThat(words.reason(exitCode, order)).isEqualTo(reason);
  }

  @Test
  void lastLinesAreToldWithoutFramesAndBlanks() {
    List.of(
            "starting",
            "Exception in thread main",
            "\tat io.Model.load(Model.java:1)",
            "Caused by: java.lang.Error: weights",
            "\t... 12 more",
            "",
            "bye")
        .forEach(words::add);

    assertThat(words.reason(1, ""))
        .isEqualTo(
            "exit code 1: Exception in thread main / Caused by: java.lang.Error: weights / bye");
  }

  @Test
  void reasonOfAModelThatCannotBeLoadedIsTheLastLine() {
    List.of("java.lang.Error: weights", "the weights are missing").forEach(words::add);

    assertThat(words.reason(3, "")).isEqualTo("exit code 3: the weights are missing");
  }

  @Test
  void longLinesAreCut() {
    words.add("x".repeat(1_000));

    assertThat(words.reason(1, "")).hasSizeLessThan(350).endsWith("…");
  }
}
