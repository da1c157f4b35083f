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
          5   | ''      | exit code 5, as a call outlasted its time and did not end
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
  void stacksOfPythonAreToldByWhatHappened() {
    List.of(
            "Traceback (most recent call last):",
            "  File \"model.py\", line 3, in predict",
            "    return 1 / 0",
            "           ~~^~~",
            "ZeroDivisionError: division by zero",
            "Fatal Python error: Segmentation fault",
            "",
            "Current thread 0x00007f (most recent call first):",
            "  File \"model.py\", line 4 in crash",
            "Extension modules: numpy (total: 1)")
        .forEach(words::add);

    assertThat(words.reason(139, ""))
        .isEqualTo(
            "killed by signal 11 (SIGSEGV): ZeroDivisionError: division by zero"
                + " / Fatal Python error: Segmentation fault");
  }

  @Test
  void nothingIsToldOfWhatIsForgotten() {
    List.of("ValueError: a call that was answered", "Fatal Python error: Segmentation fault")
        .forEach(words::add);
    words.forget();

    assertThat(words.reason(7, "")).isEqualTo("exit code 7");
    assertThat(words.output()).isEmpty();

    words.add("the last straw");
    assertThat(words.reason(7, "")).isEqualTo("exit code 7: the last straw");
    assertThat(words.output()).isEqualTo("the last straw");
  }

  @Test
  void outputIsTheLastLinesAsTheyWerePrinted() {
    for (int i = 1; i <= 100; i++) {
      words.add("  line " + i);
    }
    words.add("\tat io.Model.load(Model.java:1)");
    words.add("x".repeat(1_000));

    List<String> lines = words.output().lines().toList();

    assertThat(lines).hasSize(40).contains("  line 100", "\tat io.Model.load(Model.java:1)");
    assertThat(lines.getFirst()).isEqualTo("line 63");
    assertThat(lines.getLast()).hasSize(300).endsWith("…");
  }

  @Test
  void stackOfTheThreadThatCrashedIsKeptHoweverManyThreadsFollow() {
    words.add("predicting");
    words.add("Fatal Python error: Segmentation fault");
    words.add("Current thread 0x00007f (most recent call first):");
    words.add("  File \"model.py\", line 4 in crash");
    for (int i = 0; i < 300; i++) {
      words.add("  File \"threading.py\", line " + i + " in _bootstrap");
    }

    List<String> lines = words.output().lines().toList();

    assertThat(lines).hasSize(40).contains("  File \"model.py\", line 4 in crash");
    assertThat(lines.getFirst()).isEqualTo("Fatal Python error: Segmentation fault");
  }

  @Test
  void whatOnlyLookedLikeACrashLongAgoIsNotTheLastOutput() {
    words.add("Fatal Python error: as a model may print");
    for (int i = 1; i <= 5_000; i++) {
      words.add("line " + i);
    }

    assertThat(words.output()).endsWith("line 5000").doesNotContain("Fatal");
  }

  @Test
  void callThatHeldTheInterpreterIsToldAsOneThatHung() {
    words.add("Timeout (0:00:08.955907)!");
    words.add("Thread 0x00007f (most recent call first):");
    words.add("  File \"model.py\", line 13 in predict");

    assertThat(words.reason(1, ""))
        .startsWith("exit code 1, as a call outlasted its time and did not end");
    assertThat(words.output()).endsWith("line 13 in predict");
  }

  @Test
  void reasonOfAModelThatCannotBeLoadedMayBeALongSentence() {
    words.add("the bundle's requirements cannot be installed: " + "x".repeat(600) + "; next step");

    assertThat(words.reason(3, "")).endsWith("; next step");
  }

  @Test
  void longLinesAreCut() {
    words.add("x".repeat(1_000));

    assertThat(words.reason(1, "")).hasSizeLessThan(350).endsWith("…");
  }
}
