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
    "429, false, true",
    "503, false, true",
    "502, false, false",
    "504, false, false",
    "500, false, false",
    "502, true, true",
    "504, true, true",
    "500, true, false",
    "404, true, false"
  })
  void statusDecides(int status, boolean repeatable, boolean again) {
    var failure = new Failure.Answered(status, Optional.empty());

    assertThat(POLICY.pause(failure, repeatable, 1, 0).isPresent()).isEqualTo(again);
  }

  @Test
  void whatWasNotSentMayBeSentAgain() {
    assertThat(POLICY.pause(new Failure.NotConnected(), false, 1, 0)).isPresent();
  }

  @Test
  void whatMayHaveArrivedIsSentAgainOnlyIfItDoesNoHarm() {
    assertThat(POLICY.pause(new Failure.Broken(), false, 1, 0)).isEmpty();
    assertThat(POLICY.pause(new Failure.Broken(), true, 1, 0)).isPresent();
  }

  @Test
  void whatTookTooLongOnceIsNotSentAgain() {
    assertThat(POLICY.pause(new Failure.TimedOut(), true, 1, 0)).isEmpty();
    assertThat(POLICY.pause(new Failure.Unusable(), true, 1, 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 50, 100", "2, 100, 200", "3, 200, 400", "4, 400, 800", "5, 500, 1000"})
  void pausesGrowUpToTheLongest(int attempt, long least, long most) {
    assertThat(POLICY.pause(new Failure.NotConnected(), false, attempt, 0))
        .contains(Duration.ofMillis(least));
    assertThat(POLICY.pause(new Failure.NotConnected(), false, attempt, 1))
        .contains(Duration.ofMillis(most));
  }

  @Test
  void attemptsEnd() {
    assertThat(POLICY.pause(new Failure.NotConnected(), true, 6, 0)).isEmpty();
  }

  @Test
  void serverSaysHowLongToWait() {
    var failure = new Failure.Answered(503, Optional.of(Duration.ofSeconds(1)));

    assertThat(POLICY.pause(failure, false, 1, 0)).contains(Duration.ofSeconds(1));
    assertThat(POLICY.pause(failure, false, 1, 1)).contains(Duration.ofMillis(1_100));
  }

  @Test
  void waitLongerThanTheLongestPauseIsLeftToTheCaller() {
    var failure = new Failure.Answered(503, Optional.of(Duration.ofMillis(1_001)));

    assertThat(POLICY.pause(failure, false, 1, 0)).isEmpty();
  }
}
