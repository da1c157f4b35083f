package io.launch.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.client.internal.RetryPolicy.Failure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(5, Duration.ofMillis(100), Duration.ofSeconds(1));

  @ParameterizedTest
  @CsvSource({
    "429, UNLESS_RUN, true",
    "503, UNLESS_RUN, true",
    "502, UNLESS_RUN, false",
    "504, UNLESS_RUN, false",
    "500, UNLESS_RUN, false",
    "502, UNLESS_SLOW, true",
    "504, UNLESS_SLOW, true",
    "500, UNLESS_SLOW, false",
    "404, UNLESS_SLOW, false",
    "502, KEYED, true",
    "500, KEYED, false",
    "409, KEYED, false"
  })
  void statusDecides(int status, Repeat repeat, boolean again) {
    var failure = new Failure.Answered(status, Optional.empty());

    assertThat(POLICY.pause(failure, repeat, 1, 0).isPresent()).isEqualTo(again);
  }

  @Test
  void whatWasNotSentMayBeSentAgain() {
    assertThat(POLICY.pause(new Failure.NotConnected(), Repeat.UNLESS_RUN, 1, 0)).isPresent();
  }

  @Test
  void whatMayHaveArrivedIsSentAgainOnlyIfItDoesNoHarm() {
    assertThat(POLICY.pause(new Failure.Broken(), Repeat.UNLESS_RUN, 1, 0)).isEmpty();
    assertThat(POLICY.pause(new Failure.Broken(), Repeat.UNLESS_SLOW, 1, 0)).isPresent();
    assertThat(POLICY.pause(new Failure.Broken(), Repeat.KEYED, 1, 0)).isPresent();
  }

  @Test
  void whatTookTooLongOnceIsSentAgainOnlyWithAKey() {
    assertThat(POLICY.pause(new Failure.TimedOut(), Repeat.KEYED, 1, 0)).isPresent();
    assertThat(POLICY.pause(new Failure.TimedOut(), Repeat.UNLESS_SLOW, 1, 0)).isEmpty();
    assertThat(POLICY.pause(new Failure.Unusable(), Repeat.UNLESS_SLOW, 1, 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 50, 100", "2, 100, 200", "3, 200, 400", "4, 400, 800", "5, 500, 1000"})
  void pausesGrowUpToTheLongest(int attempt, long least, long most) {
    assertThat(POLICY.pause(new Failure.NotConnected(), Repeat.UNLESS_RUN, attempt, 0))
        .contains(Duration.ofMillis(least));
    assertThat(POLICY.pause(new Failure.NotConnected(), Repeat.UNLESS_RUN, attempt, 1))
        .contains(Duration.ofMillis(most));
  }

  @Test
  void attemptsEnd() {
    assertThat(POLICY.pause(new Failure.NotConnected(), Repeat.UNLESS_SLOW, 6, 0)).isEmpty();
  }

  @Test
  void serverSaysHowLongToWait() {
    var failure = new Failure.Answered(503, Optional.of(Duration.ofSeconds(1)));

    assertThat(POLICY.pause(failure, Repeat.UNLESS_RUN, 1, 0)).contains(Duration.ofSeconds(1));
    assertThat(POLICY.pause(failure, Repeat.UNLESS_RUN, 1, 1)).contains(Duration.ofMillis(1_100));
  }

  @Test
  void waitLongerThanTheLongestPauseIsLeftToTheCaller() {
    var failure = new Failure.Answered(503, Optional.of(Duration.ofMillis(1_001)));

    assertThat(POLICY.pause(failure, Repeat.UNLESS_RUN, 1, 0)).isEmpty();
  }
}
