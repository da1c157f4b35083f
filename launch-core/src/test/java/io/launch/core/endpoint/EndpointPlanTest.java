package io.launch.core.endpoint;

import static io.launch.api.endpoint.EndpointStatus.DELETE_IN_PROGRESS;
import static io.launch.api.endpoint.EndpointStatus.READY;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_FAILED;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_IN_PROGRESS;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_PENDING;
import static io.launch.core.endpoint.Plans.AGAIN;
import static io.launch.core.endpoint.Plans.LIMITS;
import static io.launch.core.endpoint.Plans.NOW;
import static io.launch.core.endpoint.Plans.SERVED;
import static io.launch.core.endpoint.Plans.UNTRIED;
import static io.launch.core.endpoint.Plans.endpoint;
import static io.launch.core.endpoint.Plans.seen;
import static io.launch.core.endpoint.Plans.track;
import static io.launch.core.endpoint.Plans.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.launch.api.endpoint.EndpointStatus;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Wanted × seen → actions and status, written as [Plans] says.
class EndpointPlanTest {
  static Stream<Arguments> oneRevision() {
    Endpoint one = endpoint(UPDATE_PENDING, 1, false);
    Endpoint two = endpoint(UPDATE_IN_PROGRESS, 2, false);
    Endpoint ready = endpoint(READY, 1, false);
    Endpoint failed = endpoint(UPDATE_FAILED, 1, false);
    String starting = "Starting workers.";
    return Stream.of(
        arguments("nothing yet", one, UNTRIED, "", "start 1 of 1", UPDATE_IN_PROGRESS, starting),
        arguments("two wanted", two, UNTRIED, "", "start 2 of 1", UPDATE_IN_PROGRESS, starting),
        arguments("loading", one, UNTRIED, "1 starts 5", "", UPDATE_IN_PROGRESS, starting),
        arguments(
            "listening is not READY",
            one,
            UNTRIED,
            "1 listens 5",
            "",
            UPDATE_IN_PROGRESS,
            starting),
        arguments("one of two answers", two, SERVED, "1 serves 5, 1 starts 5", "", READY, ""),
        arguments("one of two is missing", two, SERVED, "1 serves 5", "start 1 of 1", READY, ""),
        arguments("one too many", ready, SERVED, "1 serves 9, 1 serves 5", "stop w1", READY, ""),
        arguments(
            "the idle one goes first",
            ready,
            SERVED,
            "1 serves 5, 1 starts 9",
            "stop w1",
            READY,
            ""),
        arguments(
            "stopping does not count",
            ready,
            SERVED,
            "1 stopping 5",
            "start 1 of 1",
            UPDATE_IN_PROGRESS,
            starting),
        arguments(
            "all died",
            ready,
            track(true, 1, Duration.ZERO),
            "",
            "start 1 of 1",
            UPDATE_IN_PROGRESS,
            AGAIN),
        arguments(
            "backing off",
            ready,
            track(true, 2, Duration.ofMillis(1)),
            "",
            "",
            UPDATE_IN_PROGRESS,
            AGAIN),
        arguments(
            "pause is over",
            ready,
            track(true, 2, Duration.ZERO),
            "",
            "start 1 of 1",
            UPDATE_IN_PROGRESS,
            AGAIN),
        arguments(
            "what served never fails",
            ready,
            track(true, 99, Duration.ZERO),
            "",
            "start 1 of 1",
            UPDATE_IN_PROGRESS,
            AGAIN),
        arguments(
            "one more try",
            one,
            track(false, 2, Duration.ZERO),
            "",
            "start 1 of 1",
            UPDATE_IN_PROGRESS,
            AGAIN),
        arguments(
            "the last failure",
            one,
            track(false, 3, Duration.ZERO),
            "",
            "",
            UPDATE_FAILED,
            "exit code 1"),
        arguments("failed stays failed", failed, UNTRIED, "", "", UPDATE_FAILED, "why it failed"),
        arguments("unless one answers", failed, SERVED, "1 serves 5", "", READY, ""),
        arguments(
            "start timeout not over",
            one,
            UNTRIED,
            "1 starts 120",
            "",
            UPDATE_IN_PROGRESS,
            starting),
        arguments(
            "start timeout over",
            one,
            UNTRIED,
            "1 starts 121",
            "kill w0",
            UPDATE_IN_PROGRESS,
            starting),
        arguments(
            "an environment is made",
            one,
            UNTRIED,
            "1 prepares:900 901",
            "",
            UPDATE_IN_PROGRESS,
            "Installing requirements: numpy."),
        arguments(
            "an environment is made again",
            one,
            track(false, 1, Duration.ZERO),
            "1 prepares:9 10",
            "",
            UPDATE_IN_PROGRESS,
            "Installing requirements: numpy; the last one ended: exit code 1"),
        arguments(
            "environment timeout over",
            one,
            UNTRIED,
            "1 prepares:901 902",
            "kill w0",
            UPDATE_IN_PROGRESS,
            "Installing requirements: numpy."),
        arguments(
            "environment does not count as start",
            one,
            UNTRIED,
            "1 starts:120 500",
            "",
            UPDATE_IN_PROGRESS,
            starting),
        arguments(
            "start timeout over after the environment",
            one,
            UNTRIED,
            "1 starts:121 500",
            "kill w0",
            UPDATE_IN_PROGRESS,
            starting),
        arguments(
            "another is prepared beside one that serves",
            two,
            SERVED,
            "1 serves 50, 1 prepares:9 10",
            "",
            READY,
            ""),
        arguments(
            "checks fail for a while",
            ready,
            SERVED,
            "1 fails:10 99",
            "",
            UPDATE_IN_PROGRESS,
            starting),
        arguments(
            "checks fail too long",
            ready,
            SERVED,
            "1 fails:11 99",
            "kill w0",
            UPDATE_IN_PROGRESS,
            starting),
        arguments(
            "the dying is left alone", ready, SERVED, "1 stopping 999, 1 serves 1", "", READY, ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void oneRevision(
      String name,
      Endpoint endpoint,
      Track track,
      String seen,
      String actions,
      EndpointStatus status,
      String reason) {
    var decision = EndpointPlan.decide(endpoint, seen(seen), _ -> track, true, LIMITS, NOW);

    assertThat(written(decision)).isEqualTo(actions);
    assertThat(decision.status()).isEqualTo(status);
    assertThat(decision.reason()).isEqualTo(reason);
    assertThat(decision.removable()).isFalse();
  }

  static Stream<Arguments> withFallback() {
    Endpoint begun = endpoint(UPDATE_PENDING, 1, true);
    Endpoint two = endpoint(UPDATE_IN_PROGRESS, 2, true);
    Endpoint failed = endpoint(UPDATE_FAILED, 1, true);
    return Stream.of(
        arguments(
            "old serves, new begins",
            begun,
            UNTRIED,
            "1 serves 99",
            "start 1 of 2",
            UPDATE_IN_PROGRESS),
        arguments("new loads", begun, UNTRIED, "1 serves 99, 2 starts 5", "", UPDATE_IN_PROGRESS),
        arguments(
            "new serves, old ends", begun, SERVED, "1 serves 99, 2 serves 5", "stop w0", READY),
        arguments(
            "half of the new serve",
            two,
            SERVED,
            "1 serves 9, 1 serves 9, 2 serves 5, 2 starts 5",
            "",
            UPDATE_IN_PROGRESS),
        arguments(
            "all of the new serve",
            two,
            SERVED,
            "1 serves 9, 1 serves 9, 2 serves 5, 2 serves 5",
            "stop w0, stop w1",
            READY),
        arguments(
            "old is kept up meanwhile",
            begun,
            UNTRIED,
            "2 starts 5",
            "start 1 of 1",
            UPDATE_IN_PROGRESS),
        arguments(
            "old goes on when new fails",
            begun,
            track(false, 3, Duration.ZERO),
            "1 serves 99",
            "",
            UPDATE_FAILED),
        arguments(
            "old is kept up after failure", failed, UNTRIED, "", "start 1 of 1", UPDATE_FAILED),
        arguments(
            "a third revision ends",
            endpoint(UPDATE_PENDING, 1, true),
            UNTRIED,
            "1 serves 99, 7 serves 9",
            "stop w1, start 1 of 2",
            UPDATE_IN_PROGRESS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void withFallback(
      String name,
      Endpoint endpoint,
      Track current,
      String seen,
      String actions,
      EndpointStatus status) {
    var decision =
        EndpointPlan.decide(
            endpoint,
            seen(seen),
            revision -> revision.number() == 2 ? current : SERVED,
            true,
            LIMITS,
            NOW);

    assertThat(written(decision)).isEqualTo(actions);
    assertThat(decision.status()).isEqualTo(status);
  }

  static Stream<Arguments> deletion() {
    return Stream.of(
        arguments("nothing left", "", "", true),
        arguments("all end", "1 serves 5, 1 starts 5", "stop w0, stop w1", false),
        arguments("told once", "1 stopping 5", "", false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void deletion(String name, String seen, String actions, boolean removable) {
    Endpoint endpoint = endpoint(DELETE_IN_PROGRESS, 1, false);

    var decision = EndpointPlan.decide(endpoint, seen(seen), _ -> UNTRIED, true, LIMITS, NOW);

    assertThat(written(decision)).isEqualTo(actions);
    assertThat(decision.status()).isEqualTo(DELETE_IN_PROGRESS);
    assertThat(decision.removable()).isEqualTo(removable);
  }
}
