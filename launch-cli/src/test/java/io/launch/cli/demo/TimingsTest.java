package io.launch.cli.demo;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimingsTest {
  private final Timings hundred =
      new Timings(IntStream.rangeClosed(1, 100).mapToObj(i -> ofMillis(101 - i)).toList());

  @Test
  void quantilesAreTimesThatWereMeasured() {
    assertThat(hundred.quantile(0.5)).isEqualTo(ofMillis(50));
    assertThat(hundred.quantile(0.99)).isEqualTo(ofMillis(99));
    assertThat(new Timings(List.of(ofMillis(7))).quantile(0.99)).isEqualTo(ofMillis(7));
  }

  @Test
  void durationsReadAsAPersonWouldSayThem() {
    assertThat(Timings.text(ofNanos(850_400))).isEqualTo("850 µs");
    assertThat(Timings.text(ofNanos(4_230_000))).isEqualTo("4.2 ms");
    assertThat(Timings.text(ofMillis(412))).isEqualTo("412 ms");
    assertThat(Timings.text(Duration.ofMillis(3_140))).isEqualTo("3.1 s");
  }
}
