package io.launch.core.endpoint;

import static io.launch.api.endpoint.EndpointStatus.DELETE_IN_PROGRESS;
import static io.launch.api.endpoint.EndpointStatus.READY;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_FAILED;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_IN_PROGRESS;
import static io.launch.api.endpoint.EndpointStatus.UPDATE_PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.Worker;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Wanted × seen → actions and status. A worker is written as revision, state and age in seconds:
/// `1 serves 5`. States are `starts`, `prepares:N` (its environment, for N seconds), `starts:N`
/// (since it was ready, N seconds ago), `listens` (and has not answered yet), `serves`, `fails:N`
/// (its checks, for N seconds) and `stopping`. Workers are named w0, w1, … in their order. Actions
/// are written as `start 2 of 1` (two workers of revision 1), `stop w0` and `kill w0`.
class EndpointPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final PlanLimits LIMITS =
      new PlanLimits(
          Duration.ofSeconds(120),
          Duration.ofMinutes(15),
          Duration.ofSeconds(10),
          3,
          Duration.ofSeconds(30));
  private static final Track UNTRIED = Track.fresh(false);
  private static final Track SERVED = Track.fresh(true);
  private static final String AGAIN = "Starting workers again; the last one ended: exit code 1";

  private static Track track(boolean served, int deaths, Duration pause) {
    return new Track(served, deaths, "exit code 1", NOW.plus(pause));
  }

  /// An endpoint whose current revision is 1, or 2 with revision 1 as its fallback.
  private static Endpoint endpoint(EndpointStatus status, int workers, boolean fallback) {
    return new Endpoint(
        Samples.ENDPOINT,
        Samples.OWNER,
        "endpoint",
        EndpointType.SYNC,
        new EndpointRevision(fallback ? 2 : 1, spec(workers)),
        fallback ? Optional.of(new EndpointRevision(1, spec(workers))) : Optional.empty(),
        status,
        status == UPDATE_FAILED ? "why it failed" : "",
        NOW,
        NOW);
  }

  private static EndpointSpec spec(int workers) {
    EndpointSpec spec = Samples.endpointSpec(1);
    return new EndpointSpec(
        spec.bundle(), workers, workers, 1, 1, spec.resources(), Map.of(), Map.of());
  }

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

  private static List<SeenWorker> seen(String text) {
    List<SeenWorker> seen = new ArrayList<>();
    for (String one : text.isEmpty() ? new String[0] : text.split(", ", -1)) {
      String[] words = one.split(" ", -1);
      Instant started = NOW.minusSeconds(Long.parseLong(words[2]));
      seen.add(worker("w" + seen.size(), Integer.parseInt(words[0]), words[1], started));
    }
    return seen;
  }

  private static SeenWorker worker(String name, int revision, String state, Instant started) {
    int colon = state.indexOf(':');
    Optional<Instant> since =
        colon < 0
            ? Optional.empty()
            : Optional.of(NOW.minusSeconds(Long.parseLong(state.substring(colon + 1))));
    WorkerPhase phase =
        switch (colon < 0 ? state : state.substring(0, colon)) {
          case "starts" -> new WorkerPhase.Starting(since.orElse(started));
          case "prepares" ->
              new WorkerPhase.Preparing("installing requirements: numpy", since.orElseThrow());
          default -> new WorkerPhase.Listening(new WorkerAddress("127.0.0.1", 1));
        };
    Optional<Instant> failing = since.filter(_ -> state.startsWith("fails"));
    return new SeenWorker(
        new Worker(new WorkerId(name), Samples.ENDPOINT, revision, phase, started),
        state.equals("serves"),
        failing,
        state.equals("stopping"));
  }

  private static String written(EndpointPlan.Decision decision) {
    return String.join(", ", decision.actions().stream().map(EndpointPlanTest::written).toList());
  }

  private static String written(WorkerAction action) {
    return switch (action) {
      case WorkerAction.Start(var revision, int count) ->
          "start " + count + " of " + revision.number();
      case WorkerAction.Stop(var worker) -> "stop " + worker;
      case WorkerAction.Kill(var worker, _) -> "kill " + worker;
    };
  }
}
