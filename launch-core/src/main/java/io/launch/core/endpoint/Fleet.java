package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.ResourceState;
import io.launch.core.Ids;
import io.launch.core.bundle.Bundle;
import io.launch.core.worker.LogLine;
import io.launch.core.worker.Orchestrator;
import io.launch.core.worker.ReadyWorker;
import io.launch.core.worker.Worker;
import io.launch.core.worker.WorkerHealth;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPhase;
import io.launch.core.worker.WorkerPicker;
import io.launch.core.worker.WorkerSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The workers of all endpoints: seen, started and ended. What it lets requests go to is what the
/// last look found answering.
public final class Fleet {
  private final Orchestrator orchestrator;
  private final WorkerHealth health;
  private final WorkerPicker picker;
  private final Ids ids;
  private final Duration stopGrace;
  private final InstantSource clock;
  private final DeploymentNotes notes;
  private final Map<WorkerId, Instant> stopping = new ConcurrentHashMap<>();
  private final Set<WorkerId> told = ConcurrentHashMap.newKeySet();
  private final Map<WorkerId, String> killed = new ConcurrentHashMap<>();

  /// @param clock measures how long things take; see [#now]
  /// @param stopGrace how long a worker that is asked to end may take to finish what it has
  public Fleet(
      Orchestrator orchestrator,
      WorkerHealth health,
      WorkerPicker picker,
      Ids ids,
      InstantSource clock,
      Duration stopGrace) {
    this.orchestrator = orchestrator;
    this.health = health;
    this.picker = picker;
    this.ids = ids;
    this.clock = clock;
    this.stopGrace = stopGrace;
    this.notes = new DeploymentNotes(orchestrator);
    picker.onSuspicion(this::suspect);
  }

  /// The time by which workers' ages and phases are measured. It is not the time of day: that may
  /// jump, and a worker is not late because somebody has set the clock.
  Instant now() {
    return clock.instant();
  }

  /// What the endpoint's workers printed: see [Orchestrator#log].
  public List<LogLine> log(EndpointId endpoint, long after, int max, Duration wait)
      throws InterruptedException {
    return orchestrator.log(endpoint, after, max, wait);
  }

  /// Adds a line of Launch's own to the endpoint's log: see [Orchestrator#note].
  public void note(EndpointId endpoint, String text) {
    orchestrator.note(endpoint, text);
  }

  /// Tells in the endpoint's log how its deployment goes.
  DeploymentNotes notes() {
    return notes;
  }

  List<SeenWorker> look(EndpointId endpoint) {
    List<Worker> workers = orchestrator.workers(endpoint);
    workers.stream()
        .map(Worker::id)
        .filter(worker -> stopping.containsKey(worker) && !told.contains(worker))
        .forEach(worker -> stop(endpoint, worker));
    return workers.stream().map(this::see).toList();
  }

  /// Lets requests go to those that serve, each with as much as its revision allows.
  void open(Endpoint wanted, List<SeenWorker> seen) {
    EndpointId endpoint = wanted.id();
    Map<Integer, Integer> capacities = capacities(wanted);
    List<ReadyWorker> ready =
        seen.stream()
            .filter(SeenWorker::serving)
            .filter(worker -> !stopping.containsKey(worker.worker().id()))
            .flatMap(worker -> ready(worker.worker(), capacities).stream())
            .toList();
    picker.update(endpoint, ready);
    ready.stream()
        .map(ReadyWorker::id)
        .filter(health::trusted)
        .forEach(worker -> picker.trust(endpoint, worker));
  }

  void start(Endpoint endpoint, EndpointRevision revision, Bundle bundle) {
    WorkerSpec spec =
        new WorkerSpec(
            ids.worker(),
            endpoint.id(),
            revision.number(),
            bundle,
            revision.spec().concurrentRequestsPerWorker(),
            memory(revision.spec().resources()));
    notes.started(spec);
    orchestrator.start(spec);
  }

  /// The bytes of what was asked for. What an older server took and nobody can read is no limit.
  private static OptionalLong memory(ResourceState resources) {
    return Quantity.MEMORY
        .read(resources.memory())
        .map(bytes -> bytes.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue())
        .filter(bytes -> bytes > 0)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /// Marks a worker as one that gets no more requests.
  void markStopping(WorkerId worker) {
    stopping.putIfAbsent(worker, clock.instant());
  }

  /// Tells a marked worker to end, once the requests that were on their way to it are done;
  /// otherwise a later look does. So no connection is closed under a request.
  void stop(EndpointId endpoint, WorkerId worker) {
    Instant last = stopping.getOrDefault(worker, Instant.EPOCH).plus(stopGrace);
    if (!picker.slots(endpoint).busy(worker) || clock.instant().isAfter(last)) {
      told.add(worker);
      orchestrator.stop(worker, stopGrace);
    }
  }

  void kill(WorkerId worker, String reason) {
    killed.putIfAbsent(worker, reason);
    orchestrator.kill(worker);
  }

  /// Forgets a worker that is gone.
  ///
  /// @return why it died; empty when it was asked to
  Optional<String> bury(Worker worker) {
    var exited = (WorkerPhase.Exited) worker.phase();
    String why = killed.remove(worker.id());
    String reason = why == null ? exited.reason() : why;
    orchestrator.forget(worker.id());
    health.forget(worker.id());
    picker.forget(worker.endpoint(), worker.id(), epitaph(reason, exited.lastOutput()));
    told.remove(worker.id());
    boolean asked = stopping.remove(worker.id()) != null;
    notes.ended(worker, reason, asked);
    return asked ? Optional.empty() : Optional.of(reason);
  }

  private static String epitaph(String reason, String lastOutput) {
    // A single line that it printed is in the reason already.
    return lastOutput.isEmpty() || reason.endsWith(": " + lastOutput)
        ? reason
        : reason + "\n" + lastOutput;
  }

  void forget(EndpointId endpoint) {
    picker.remove(endpoint);
    orchestrator.forgetLog(endpoint);
  }

  private SeenWorker see(Worker worker) {
    if (worker.phase() instanceof WorkerPhase.Listening(var address)) {
      health.observe(worker.id(), address);
    }
    SeenWorker seen =
        new SeenWorker(
            worker,
            health.answers(worker.id()),
            health.failingSince(worker.id()),
            stopping.containsKey(worker.id()));
    notes.seen(seen);
    return seen;
  }

  private static Map<Integer, Integer> capacities(Endpoint endpoint) {
    Map<Integer, Integer> capacities = new HashMap<>();
    endpoint
        .fallback()
        .ifPresent(revision ->
            capacities.put(revision.number(), revision.spec().concurrentRequestsPerWorker()));
    capacities.put(endpoint.revision(), endpoint.spec().concurrentRequestsPerWorker());
    return capacities;
  }

  private static Optional<ReadyWorker> ready(Worker worker, Map<Integer, Integer> capacities) {
    Integer capacity = capacities.get(worker.revision());
    return capacity != null && worker.phase() instanceof WorkerPhase.Listening(var address)
        ? Optional.of(new ReadyWorker(worker.id(), address, capacity, worker.revision()))
        : Optional.empty();
  }

  private void suspect(WorkerPicker.Suspicion suspicion) {
    suspicion
        .verdict()
        .ifPresentOrElse(
            reason -> kill(suspicion.worker(), reason), () -> health.hurry(suspicion.worker()));
  }
}
