package io.launch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void beginsWithTheWallsTimeAndGoesOnWhateverTheWallSays() {
    SteadyClock clock = new SteadyClock(InstantSource.fixed(NOON));

    Instant first = clock.instant();
    await().until(() -> clock.instant().isAfter(first.plusMillis(5)));

    assertThat(first).isAfterOrEqualTo(NOON).isBefore(NOON.plus(Duration.ofMinutes(1)));
  }
}
