package io.launch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodiesTest {
  @Test
  void kibibyteIsAboutThatLong() {
    assertThat(Bodies.kibibyte()).hasSizeBetween(1_000, 1_500);
  }

  @Test
  void embeddingRequestIsAnEnvelopeToo() {
    assertThat(Bodies.embedding("a text"))
        .isEqualTo("{\"args\":{\"text\":\"a text\"},\"return_pickled\":false}");
  }
}
