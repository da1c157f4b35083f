package io.launch.core.endpoint;

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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Wanted × seen × demand → actions and status of endpoints that may have no worker, written as
/// [Plans] says.
class EndpointPlanToZeroTest {
  static Stream<Arguments> scaleToZero() {
    Endpoint fresh = endpoint(UPDATE_PENDING, 0, false);
    Endpoint ready = endpoint(READY, 0, false);
    Endpoint restarted = endpoint(UPDATE_IN_PROGRESS, 0, false);
    Track crashed = track(true, 1, Duration.ZERO);
    String asleep = "Scaled to zero; a request starts a worker.";
    return Stream.of(
        arguments(
            "a new revision proves itself unasked",
            fresh,
            UNTRIED,
            "",
            false,
            "start 1 of 1",
            UPDATE_IN_PROGRESS,
            "Starting workers."),
        arguments(
            "it is not READY before it has answered",
            fresh,
            UNTRIED,
            "1 starts 5",
            false,
            "",
            UPDATE_IN_PROGRESS,
            "Starting workers."),
        arguments("it answers", fresh, SERVED, "1 serves 5", true, "", READY, ""),
        arguments("somebody asks", ready, SERVED, "1 serves 5", true, "", READY, ""),
        arguments(
            "nobody has asked for a while",
            ready,
            SERVED,
            "1 serves 5",
            false,
            "stop w0",
            READY,
            ""),
        arguments("the last one ends", ready, SERVED, "1 stopping 5", false, "", READY, asleep),
        arguments("nothing is there", ready, SERVED, "", false, "", READY, asleep),
        arguments(
            "a request wakes it",
            ready,
            SERVED,
            "",
            true,
            "start 1 of 1",
            READY,
            "A worker is starting for the requests that wait."),
        arguments(
            "while the last one ends",
            ready,
            SERVED,
            "1 stopping 5",
            true,
            "start 1 of 1",
            READY,
            "A worker is starting for the requests that wait."),
        arguments(
            "one worker is enough",
            ready,
            SERVED,
            "1 serves 9, 1 serves 5",
            true,
            "stop w1",
            READY,
            ""),
        arguments(
            "what dies while it wakes is told",
            ready,
            crashed,
            "",
            true,
            "start 1 of 1",
            UPDATE_IN_PROGRESS,
            AGAIN),
        arguments(
            "what died asleep is not woken for it", ready, crashed, "", false, "", READY, asleep),
        arguments(
            "it sleeps on after a restart of the server",
            restarted,
            SERVED,
            "",
            false,
            "",
            READY,
            asleep),
        arguments(
            "a failed one stays failed",
            endpoint(UPDATE_FAILED, 0, false),
            UNTRIED,
            "",
            true,
            "",
            UPDATE_FAILED,
            "why it failed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void scaleToZero(
      String name,
      Endpoint endpoint,
      Track track,
      String seen,
      boolean demand,
      String actions,
      EndpointStatus status,
      String reason) {
    var decision = EndpointPlan.decide(endpoint, seen(seen), _ -> track, demand, LIMITS, NOW);

    assertThat(written(decision)).isEqualTo(actions);
    assertThat(decision.status()).isEqualTo(status);
    assertThat(decision.reason()).isEqualTo(reason);
  }

  @Test
  void newRevisionOfASleepingEndpointDoesNotWakeTheOldOne() {
    Endpoint updated = endpoint(UPDATE_PENDING, 0, true);

    var decision =
        EndpointPlan.decide(
            updated,
            List.of(),
            revision -> revision.number() == 2 ? UNTRIED : SERVED,
            false,
            LIMITS,
            NOW);

    assertThat(written(decision)).isEqualTo("start 1 of 2");
  }

  @Test
  void oldRevisionIsWokenWhenTheNewOneHasFailed() {
    Endpoint failed = endpoint(UPDATE_FAILED, 0, true);

    var decision =
        EndpointPlan.decide(
            failed,
            List.of(),
            revision -> revision.number() == 2 ? UNTRIED : SERVED,
            true,
            LIMITS,
            NOW);

    assertThat(written(decision)).isEqualTo("start 1 of 1");
    assertThat(decision.status()).isEqualTo(UPDATE_FAILED);
  }
}
