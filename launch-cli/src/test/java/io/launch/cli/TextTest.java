package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
