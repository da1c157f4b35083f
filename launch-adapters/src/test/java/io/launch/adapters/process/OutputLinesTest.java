package io.launch.adapters.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
  @Test
  void linesComeWithoutTheirEndsAndTheLastNeedsNone() {
    assertThat(lines("one\r\n\ntwo\nthree", 100)).containsExactly("one", "", "two", "three");
  }

  @Test
  void restOfATooLongLineIsNotKept() {
    assertThat(lines("abcdefgh\nij", 4)).containsExactly("abcd", "ij");
  }

  private static List<String> lines(String output, int maxLineBytes) {
    List<String> lines = new ArrayList<>();
    new OutputLines(new ByteArrayInputStream(output.getBytes(UTF_8)), maxLineBytes)
        .forEach(lines::add);
    return lines;
  }
}
