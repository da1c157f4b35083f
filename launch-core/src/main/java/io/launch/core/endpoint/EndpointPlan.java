package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointStatus;
import io.launch.core.endpoint.WorkerAction.Kill;
import io.launch.core.endpoint.WorkerAction.Start;
import io.launch.core.endpoint.WorkerAction.Stop;
import io.launch.core.worker.WorkerPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Decides what is to be done about an endpoint's workers, and what its status is: a pure function
/// of what is wanted and what is seen.
final class EndpointPlan {
  /// Why an endpoint that was READY starts workers: it has come to another server.
  static final String MOVED = "Starting workers: the server that had them is gone.";

  private final Endpoint endpoint;
  private final List<SeenWorker> workers;
  private final boolean demand;
  private final PlanLimits limits;
  private final Instant now;
  private final List<WorkerAction> actions = new ArrayList<>();

  private EndpointPlan(
      Endpoint endpoint, List<SeenWorker> workers, boolean demand, PlanLimits limits, Instant now) {
    this.endpoint = endpoint;
    this.workers = workers;
    this.demand = demand;
    this.limits = limits;
    this.now = now;
  }

  /// What to do and what to say.
  ///
  /// @param actions in the order in which to do them
  /// @param removable whether the endpoint was to be deleted and nothing of it is left
  record Decision(
      List<WorkerAction> actions, EndpointStatus status, String reason, boolean removable) {}

  /// What is known of how workers fared, by revision.
  interface Tracks {
    Track of(EndpointRevision revision);
  }

  /// @param workers those that have not exited
  /// @param demand whether somebody asks, or did a short while ago
  static Decision decide(
      Endpoint endpoint,
      List<SeenWorker> workers,
      Tracks tracks,
      boolean demand,
      PlanLimits limits,
      Instant now) {
    EndpointPlan plan = new EndpointPlan(endpoint, workers, demand, limits, now);
    return endpoint.deleting() ? plan.remove() : plan.keep(tracks);
  }

  private Decision remove() {
    workers.stream()
        .filter(SeenWorker::live)
        .forEach(worker -> actions.add(new Stop(worker.worker().id())));
    return new Decision(
        actions, EndpointStatus.DELETE_IN_PROGRESS, endpoint.statusReason(), workers.isEmpty());
  }

  private Decision keep(Tracks tracks) {
    EndpointRevision current = endpoint.current();
    Track track = tracks.of(current);
    int enough = endpoint.fallback().isPresent() ? wanted(current, track) : 1;
    boolean asleep = wanted(current, track) == 0;
    boolean ready = asleep || serving(current) >= enough;
    stopOutdated(ready);
    replaceTheSick();
    boolean failed =
        endpoint.status() == EndpointStatus.UPDATE_FAILED
            || (!track.served() && track.deaths() >= limits.maxStartFailures());
    if (!failed || ready) {
      fill(current, track);
    }
    if (!ready) {
      endpoint.fallback().ifPresent(fallback -> fill(fallback, tracks.of(fallback)));
    }
    if (ready || waking(track)) {
      return decision(EndpointStatus.READY, readiness(asleep, ready));
    }
    return say(failed, track);
  }

  /// A revision that has proven itself and sleeps is as READY as before while it wakes up, unless
  /// its workers die.
  private boolean waking(Track track) {
    return endpoint.status() == EndpointStatus.READY
        && endpoint.spec().scalesToZero()
        && track.served()
        && track.deaths() == 0;
  }

  private String readiness(boolean asleep, boolean ready) {
    if (ready) {
      return asleep && serving(endpoint.current()) == 0
          ? "Scaled to zero; a request starts a worker."
          : "";
    }
    return "A worker is starting for the requests that wait.";
  }

  private Decision say(boolean failed, Track track) {
    if (failed) {
      String known = endpoint.statusReason();
      boolean final_ = endpoint.status() == EndpointStatus.UPDATE_FAILED;
      return decision(EndpointStatus.UPDATE_FAILED, final_ ? known : track.lastReason());
    }
    return decision(EndpointStatus.UPDATE_IN_PROGRESS, progress(track));
  }

  private String progress(Track track) {
    String last = track.deaths() == 0 ? "" : "the last one ended: " + track.lastReason();
    return workers.stream()
        .filter(worker -> worker.live() && worker.revision() == endpoint.revision())
        .flatMap(worker -> preparing(worker).stream())
        .findFirst()
        .map(what -> capitalized(what) + (last.isEmpty() ? "." : "; " + last))
        .orElse(last.isEmpty() ? starting() : "Starting workers again; " + last);
  }

  /// That the endpoint has moved is said until there is more to say.
  private String starting() {
    return endpoint.statusReason().equals(MOVED) ? MOVED : "Starting workers.";
  }

  private static Optional<String> preparing(SeenWorker worker) {
    return worker.worker().phase() instanceof WorkerPhase.Preparing(var what, _)
        ? Optional.of(what)
        : Optional.empty();
  }

  private static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private Decision decision(EndpointStatus status, String reason) {
    return new Decision(actions, status, reason, false);
  }

  /// Old revisions end once the current one serves; until then the fallback stays.
  private void stopOutdated(boolean ready) {
    for (SeenWorker worker : workers) {
      boolean current = worker.revision() == endpoint.revision();
      boolean fallback =
          !ready
              && endpoint.fallback().stream()
                  .anyMatch(revision -> revision.number() == worker.revision());
      if (worker.live() && !current && !fallback) {
        actions.add(new Stop(worker.worker().id()));
      }
    }
  }

  private void replaceTheSick() {
    for (SeenWorker worker : workers) {
      if (worker.live()) {
        sickness(worker).ifPresent(why -> actions.add(new Kill(worker.worker().id(), why)));
      }
    }
  }

  private Optional<String> sickness(SeenWorker worker) {
    return switch (worker.worker().phase()) {
      case WorkerPhase.Starting(var since) ->
          over(since, limits.startTimeout())
              ? Optional.of(
                  "It did not load its model within %s (worker-start-timeout)."
                      .formatted(limits.startTimeout()))
              : Optional.empty();
      case WorkerPhase.Preparing(var what, var since) ->
          over(since, limits.environmentTimeout())
              ? Optional.of(
                  "Its environment was not ready within %s (environment-timeout): %s."
                      .formatted(limits.environmentTimeout(), what))
              : Optional.empty();
      case WorkerPhase.Listening _, WorkerPhase.Exited _ ->
          worker
              .failingSince()
              .filter(since -> over(since, limits.unhealthyAfter()))
              .map(
                  _ -> "It has not answered its checks for %s.".formatted(limits.unhealthyAfter()));
    };
  }

  private void fill(EndpointRevision revision, Track track) {
    List<SeenWorker> live =
        workers.stream()
            .filter(worker -> worker.live() && worker.revision() == revision.number())
            .sorted(
                Comparator.comparing(SeenWorker::serving)
                    .thenComparing(
                        worker -> worker.worker().startedAt(), Comparator.reverseOrder()))
            .toList();
    int missing = wanted(revision, track) - live.size();
    if (missing > 0 && !now.isBefore(track.notBefore())) {
      actions.add(new Start(revision, missing));
    }
    live.stream()
        .limit(Math.max(0, -missing))
        .forEach(worker -> actions.add(new Stop(worker.worker().id())));
  }

  /// Nothing is READY that has not proven itself, so the first worker of a revision is started
  /// whether somebody asks or not.
  private int wanted(EndpointRevision revision, Track track) {
    return Math.max(revision.spec().minWorkers(), demand || !track.served() ? 1 : 0);
  }

  private long serving(EndpointRevision revision) {
    return workers.stream()
        .filter(worker -> worker.serving() && worker.revision() == revision.number())
        .count();
  }

  private boolean over(Instant since, Duration time) {
    return since.plus(time).isBefore(now);
  }
}
