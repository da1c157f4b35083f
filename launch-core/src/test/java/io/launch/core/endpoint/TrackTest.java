package io.launch.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration MAX = Duration.ofSeconds(30);
  private static final Duration YOUNG = Duration.ofSeconds(1);

  @Test
  void freshTrackHasNothingToSay() {
    assertThat(Track.fresh(true)).isEqualTo(new Track(true, 0, "", Instant.EPOCH));
  }

  @Test
  void firstDeathIsMadeGoodAtOnce() {
    Track track = Track.fresh(false).died("exit code 1", YOUNG, NOW, MAX);

    assertThat(track).isEqualTo(new Track(false, 1, "exit code 1", NOW));
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    Track track = Track.fresh(true);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      track = track.died("again", YOUNG, NOW, MAX);
      pauses.add(Duration.between(NOW, track.notBefore()).toMillis());
    }

    assertThat(pauses)
        .containsExactly(0L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
  }

  @Test
  void pauseStaysTheLongestForEver() {
    Track track = new Track(true, Integer.MAX_VALUE - 1, "", NOW).died("again", YOUNG, NOW, MAX);

    assertThat(track.notBefore()).isEqualTo(NOW.plus(MAX));
  }

  @Test
  void workerThatLivedForAWhileStartsTheCountAnew() {
    Track track = new Track(true, 7, "old", NOW).died("new", Duration.ofSeconds(61), NOW, MAX);

    assertThat(track).isEqualTo(new Track(true, 1, "new", NOW));
  }

  @Test
  void workerThatLivedForLongBeforeAnyServedCountsAsTheOthers() {
    Track track = new Track(false, 2, "old", NOW).died("new", Duration.ofSeconds(121), NOW, MAX);

    assertThat(track.deaths()).isEqualTo(3);
  }

  @Test
  void answerIsRemembered() {
    Track track = new Track(false, 2, "old", NOW).answered();

    assertThat(track).isEqualTo(new Track(true, 2, "old", NOW));
  }
}
