package io.launch.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  @Test
  void percentilesAreTakenFromTheSortedTimes() {
    List<Duration> times =
        IntStream.rangeClosed(1, 100).mapToObj(i -> Duration.ofMillis(101 - i)).toList();

    Measurement seen = Measurement.of(times, Duration.ofSeconds(2));

    assertThat(seen).isEqualTo(new Measurement(50, 51, 100, 100));
  }

  @Test
  void medianIsTakenOfEachFigure() {
    Measurement median =
        Measurement.median(
            List.of(
                new Measurement(10, 3, 9, 5),
                new Measurement(30, 1, 7, 5),
                new Measurement(20, 2, 8, 5)));

    assertThat(median).isEqualTo(new Measurement(20, 2, 8, 15));
  }
}
