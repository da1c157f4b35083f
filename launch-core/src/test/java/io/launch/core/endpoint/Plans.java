package io.launch.core.endpoint;

import static io.launch.api.endpoint.EndpointStatus.UPDATE_FAILED;

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

/// What plans are tested with, as short texts. A worker is written as revision, state and age in
/// seconds: `1 serves 5`. States are `starts`, `prepares:N` (its environment, for N seconds),
/// `starts:N` (since it was ready, N seconds ago), `listens` (and has not answered yet), `serves`,
/// `fails:N` (its checks, for N seconds) and `stopping`. Workers are named w0, w1, … in their
/// order. Actions are written as `start 2 of 1` (two workers of revision 1), `stop w0` and `kill
/// w0`.
final class Plans {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  static final PlanLimits LIMITS =
      new PlanLimits(
          Duration.ofSeconds(120),
          Duration.ofMinutes(15),
          Duration.ofSeconds(10),
          3,
          Duration.ofSeconds(30));
  static final Track UNTRIED = Track.fresh(false);
  static final Track SERVED = Track.fresh(true);
  static final String AGAIN = "Starting workers again; the last one ended: exit code 1";

  static Track track(boolean served, int deaths, Duration pause) {
    return new Track(served, deaths, "exit code 1", NOW.plus(pause));
  }

  /// An endpoint whose current revision is 1, or 2 with revision 1 as its fallback.
  static Endpoint endpoint(EndpointStatus status, int workers, boolean fallback) {
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

  static EndpointSpec spec(int workers) {
    EndpointSpec spec = Samples.endpointSpec(1);
    return new EndpointSpec(
        spec.bundle(), workers, workers, 1, 1, spec.resources(), Map.of(), Map.of());
  }

  private Plans() {}

  static List<SeenWorker> seen(String text) {
    List<SeenWorker> seen = new ArrayList<>();
    for (String one : text.isEmpty() ? new String[0] : text.split(", ", -1)) {
      String[] words = one.split(" ", -1);
      Instant started = NOW.minusSeconds(Long.parseLong(words[2]));
      seen.add(worker("w" + seen.size(), Integer.parseInt(words[0]), words[1], started));
    }
    return seen;
  }

  static SeenWorker worker(String name, int revision, String state, Instant started) {
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

  static String written(EndpointPlan.Decision decision) {
    return String.join(", ", decision.actions().stream().map(Plans::written).toList());
  }

  static String written(WorkerAction action) {
    return switch (action) {
      case WorkerAction.Start(var revision, int count) ->
          "start " + count + " of " + revision.number();
      case WorkerAction.Stop(var worker) -> "stop " + worker;
      case WorkerAction.Kill(var worker, _) -> "kill " + worker;
    };
  }
}
