package io.launch.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {
  @Test
  void timesAreReadAsPeopleTypeThem() {
    assertThat(Times.parse("45s")).isEqualTo(Duration.ofSeconds(45));
    assertThat(Times.parse("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(Times.parse("10")).isEqualTo(Duration.ofMinutes(10));
    assertThat(Times.parse("0.5")).isEqualTo(Duration.ofSeconds(30));
    assertThat(Times.parse("1h")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void whatIsNoTimeIsRefused() {
    assertThatThrownBy(() -> Times.parse("soon"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("soon (expected: 45s, 2m");
  }
}
