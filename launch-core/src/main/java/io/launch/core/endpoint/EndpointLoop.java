package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.core.Signal;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleRepository;
import io.launch.core.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps endpoints as they are wanted: looks, has [EndpointPlan] decide, does it, and writes down
/// the truth.
public final class EndpointLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EndpointLoop.class);
  private static final Duration TICK = Duration.ofMillis(500);

  private final EndpointRepository endpoints;
  private final EndpointDirectory directory;
  private final BundleRepository bundles;
  private final Fleet fleet;
  private final Demand demand;
  private final PlanLimits limits;
  private final InstantSource clock;
  private final Signal signal;
  private final Consumer<EndpointId> beforeRemoval;
  private final EndpointHomes homes;
  private final TrackRecord tracks = new TrackRecord();
  private final Relocation relocation;
  private volatile Optional<Thread> runner = Optional.empty();
  private volatile boolean retired;

  /// The loop of a server that has every endpoint.
  public EndpointLoop(
      EndpointRepository endpoints,
      EndpointDirectory directory,
      BundleRepository bundles,
      Fleet fleet,
      Demand demand,
      PlanLimits limits,
      InstantSource clock,
      Signal signal,
      Consumer<EndpointId> beforeRemoval) {
    this(
        endpoints,
        directory,
        bundles,
        fleet,
        demand,
        limits,
        clock,
        signal,
        beforeRemoval,
        new SoleHome());
  }

  /// @param signal wakes the loop
  /// @param beforeRemoval settles what still hangs on an endpoint whose row is about to go
  /// @param homes says which endpoints are this server's to tend
  public EndpointLoop(
      EndpointRepository endpoints,
      EndpointDirectory directory,
      BundleRepository bundles,
      Fleet fleet,
      Demand demand,
      PlanLimits limits,
      InstantSource clock,
      Signal signal,
      Consumer<EndpointId> beforeRemoval,
      EndpointHomes homes) {
    this.endpoints = endpoints;
    this.directory = directory;
    this.bundles = bundles;
    this.fleet = fleet;
    this.demand = demand;
    this.limits = limits;
    this.clock = clock;
    this.signal = signal;
    this.beforeRemoval = beforeRemoval;
    this.homes = homes;
    this.relocation = new Relocation(endpoints, directory, fleet, demand, tracks, clock);
  }

  /// Takes back what a server that is gone wrote down: its workers went with it, so nothing is
  /// READY until a worker of this server has answered. To be called before anybody can ask, by a
  /// server that has every endpoint.
  public void takeOver() {
    endpoints
        .listAll()
        .forEach(row -> relocation.takeOver(row, "Starting workers after a start of the server."));
  }

  /// Runs in the background until closed.
  public void start() {
    runner = Optional.of(Thread.ofVirtual().name("endpoint-loop").start(this::run));
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        keepOn();
        signal.await(TICK);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// A database that does not answer for a while is no reason to leave the endpoints alone for
  /// good.
  private void keepOn() {
    try {
      runOnce();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("endpoints not read");
    }
  }

  /// Looks at every endpoint once. What goes wrong with one is logged and leaves the others alone.
  public synchronized void runOnce() {
    List<Endpoint> wanted = endpoints.listAll();
    EndpointHomes.Look look = homes.look(wanted);
    for (Endpoint endpoint : wanted) {
      try {
        tend(endpoint, look);
      } catch (RuntimeException e) {
        log.atError().setCause(e).addKeyValue("endpoint", endpoint.id()).log("endpoint not tended");
      }
    }
    Set<EndpointId> listed = wanted.stream().map(Endpoint::id).collect(Collectors.toSet());
    directory.ids().stream()
        .filter(id -> !listed.contains(id) && endpoints.find(id).isEmpty())
        .forEach(id -> {
          clear(id);
          directory.removed();
        });
  }

  private void tend(Endpoint endpoint, EndpointHomes.Look look) {
    EndpointId id = endpoint.id();
    if (retired) {
      relocation.bury(id);
    } else if (!look.here().contains(id)) {
      directory.put(endpoint);
      directory.recordWorkers(id, look.elsewhere().getOrDefault(id, new WorkerCounts(0, 0)));
      relocation.leave(endpoint);
    } else if (look.gained().contains(id)) {
      relocation.gain(id).ifPresent(this::tend);
    } else {
      tend(endpoint);
    }
  }

  private void tend(Endpoint endpoint) {
    directory.put(endpoint);
    if (endpoint.status() == EndpointStatus.UPDATE_PENDING) {
      tracks.begin(endpoint);
      fleet.notes().wanted(endpoint);
    }
    List<SeenWorker> seen = look(endpoint);
    if (seen.stream().anyMatch(worker -> serves(endpoint, worker))) {
      tracks.answered(endpoint);
    }
    EndpointPlan.Decision decision =
        EndpointPlan.decide(
            endpoint,
            seen,
            revision -> tracks.of(endpoint, revision),
            demand.of(endpoint, tracks.of(endpoint, endpoint.current()).served()),
            limits,
            fleet.now());
    for (WorkerAction action : decision.actions()) {
      if (action instanceof WorkerAction.Stop(var worker)) {
        fleet.markStopping(worker);
      }
    }
    fleet.open(endpoint, seen);
    decision.actions().forEach(action -> perform(endpoint, action));
    WorkerCounts counts = counts(endpoint, seen);
    directory.recordWorkers(endpoint.id(), counts);
    homes.report(endpoint.id(), counts);
    if (decision.removable()) {
      remove(endpoint);
    } else {
      write(endpoint, decision);
    }
  }

  /// The workers that are there. Those that have exited are taken note of first, so that the plan
  /// knows how the last one fared.
  private List<SeenWorker> look(Endpoint endpoint) {
    List<SeenWorker> seen = new ArrayList<>();
    for (SeenWorker worker : fleet.look(endpoint.id())) {
      if (worker.exited()) {
        fleet.bury(worker.worker()).ifPresent(reason -> died(endpoint, worker.worker(), reason));
      } else {
        seen.add(worker);
      }
    }
    return seen;
  }

  private void perform(Endpoint endpoint, WorkerAction action) {
    switch (action) {
      case WorkerAction.Start(var revision, int count) -> start(endpoint, revision, count);
      case WorkerAction.Stop(var worker) -> fleet.stop(endpoint.id(), worker);
      case WorkerAction.Kill(var worker, var reason) -> fleet.kill(worker, reason);
    }
  }

  private void start(Endpoint endpoint, EndpointRevision revision, int count) {
    Optional<Bundle> bundle = bundles.find(endpoint.owner(), revision.spec().bundle());
    for (int i = 0; i < count && bundle.isPresent(); i++) {
      fleet.start(endpoint, revision, bundle.get());
    }
  }

  private void died(Endpoint endpoint, Worker worker, String reason) {
    Instant now = fleet.now();
    log.atWarn()
        .addKeyValue("endpoint", endpoint.id())
        .addKeyValue("worker", worker.id())
        .addKeyValue("reason", reason)
        .log("worker died");
    Duration age = Duration.between(worker.startedAt(), now);
    tracks.died(
        endpoint.id(),
        worker.revision(),
        track -> track.died(reason, age, now, limits.maxBackOff()));
  }

  private void write(Endpoint endpoint, EndpointPlan.Decision decision) {
    Endpoint updated = endpoint.withStatus(decision.status(), decision.reason(), clock.instant());
    boolean same =
        updated.status() == endpoint.status()
            && updated.statusReason().equals(endpoint.statusReason());
    if (same || !endpoints.update(endpoint, updated)) {
      return;
    }
    directory.put(updated);
    if (updated.status() != endpoint.status()) {
      log.atInfo()
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("revision", endpoint.revision())
          .addKeyValue("status", updated.status())
          .addKeyValue("reason", updated.statusReason())
          .log("endpoint status");
      fleet.notes().status(updated);
      signal.raise();
    }
  }

  private void remove(Endpoint endpoint) {
    clear(endpoint.id());
    endpoints.remove(endpoint.id());
    homes.removed(endpoint.id());
    directory.removed();
    log.atInfo().addKeyValue("endpoint", endpoint.name()).log("endpoint removed");
  }

  /// Forgets an endpoint: when it is removed, and when a request that was under way has put it back
  /// into the directory after that.
  private void clear(EndpointId endpoint) {
    // Out of the directory first: a task that is submitted from here on sees it, and one that was
    // submitted before is settled with the others.
    directory.remove(endpoint);
    beforeRemoval.accept(endpoint);
    fleet.forget(endpoint);
    tracks.forget(endpoint);
    demand.forget(endpoint);
  }

  private static WorkerCounts counts(Endpoint endpoint, List<SeenWorker> seen) {
    int serving = (int) seen.stream().filter(worker -> serves(endpoint, worker)).count();
    long live =
        seen.stream()
            .filter(worker -> worker.live() && worker.revision() == endpoint.revision())
            .count();
    return new WorkerCounts(serving, (int) live - serving);
  }

  private static boolean serves(Endpoint endpoint, SeenWorker worker) {
    return worker.serving() && worker.revision() == endpoint.revision();
  }

  /// Gives every endpoint back to the other servers, as this one ends: they start workers while
  /// those that are here finish what they run.
  public void retire() {
    if (homes.sole()) {
      return;
    }
    retired = true;
    try {
      homes.retire();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("endpoints not given back; the other servers take them later");
    }
  }

  /// Stops looking; workers are left as they are.
  @Override
  public void close() throws InterruptedException {
    if (runner.isPresent()) {
      runner.get().interrupt();
      runner.get().join();
    }
  }
}
