package io.launch.core.endpoint;

import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.UpdateModelEndpointRequest;
import io.launch.core.Ids;
import io.launch.core.Signal;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ManualOrchestrator;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.MemoryBundleRepository;
import io.launch.core.testkit.MemoryEndpointRepository;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.Worker;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerHealth;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPhase;
import io.launch.core.worker.WorkerPicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Endpoints in memory: service, loop and fleet, with workers that a test plays.
final class LoopBench {
  static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);
  static final Duration IDLE = Duration.ofMinutes(5);
  static final Duration STOP_GRACE = Duration.ofSeconds(30);

  final ManualClock clock = new ManualClock();

  /// The time of day, which is told and never measured by.
  final ManualClock wall = new ManualClock();

  final ManualOrchestrator orchestrator = new ManualOrchestrator(clock);
  final ManualWorkerClient client = new ManualWorkerClient();
  final MemoryEndpointRepository rows;
  final MemoryBundleRepository bundles = new MemoryBundleRepository();
  final EndpointDirectory directory = new EndpointDirectory();
  final WorkerPicker picker = new WorkerPicker(8);
  final Ids ids;
  final Signal signal = new Signal();
  int openTasks;
  final List<EndpointId> settled = new ArrayList<>();
  final EndpointService service;
  final Fleet fleet;
  final Demand demand = new Demand(picker, _ -> openTasks, IDLE, clock);
  private final Map<WorkerId, WorkerAddress> addresses = new HashMap<>();

  LoopBench() {
    this(new MemoryEndpointRepository(), 1);
  }

  /// @param rows the endpoints, which several servers may have
  /// @param seed of the ids that it makes
  LoopBench(MemoryEndpointRepository rows, int seed) {
    this.rows = rows;
    this.ids = new Ids(new Random(seed));
    bundles.add(Samples.javaBundle(1));
    bundles.add(Samples.javaBundle(2));
    bundles.add(Samples.javaBundle(3));
    service =
        new EndpointService(
            rows,
            directory,
            bundles,
            new EndpointLimits(8, List.of()),
            ids,
            clock,
            _ -> signal.raise());
    WorkerHealth health =
        new WorkerHealth(client, clock, CHECK_INTERVAL, Duration.ofSeconds(1), signal::raise);
    fleet = new Fleet(orchestrator, health, picker, ids, clock, STOP_GRACE);
    orchestrator.onChange(signal::raise);
    picker.onWant(signal::raise);
  }

  /// A loop over these endpoints; a second one is what a restarted server has.
  EndpointLoop loop() {
    return new EndpointLoop(
        rows, directory, bundles, fleet, demand, PlanLimits.DEFAULT, wall, signal, settled::add);
  }

  /// The loop of a server that has the endpoints which live on it.
  EndpointLoop loop(EndpointHomes homes) {
    return new EndpointLoop(
        rows,
        directory,
        bundles,
        fleet,
        demand,
        PlanLimits.DEFAULT,
        wall,
        signal,
        settled::add,
        homes);
  }

  static CreateModelEndpointRequest request(EndpointType type, int workers) {
    return request("endpoint", type, workers);
  }

  /// A sync endpoint of this name with one worker.
  static CreateModelEndpointRequest named(String name) {
    return request(name, EndpointType.SYNC, 1);
  }

  private static CreateModelEndpointRequest request(String name, EndpointType type, int workers) {
    return new CreateModelEndpointRequest(
        name, Samples.bundleId(1), type, null, "1", 0, "1Gi", "1Gi", workers, 8, 1, null, Map.of());
  }

  EndpointId create(EndpointType type, int workers) {
    return service.create(Samples.CALLER, request(type, workers)).id();
  }

  /// Changes the bundle, which replaces the workers.
  void update(EndpointId id, int bundle) {
    service.update(
        Samples.CALLER,
        id,
        new UpdateModelEndpointRequest(
            Samples.bundleId(bundle), null, null, null, null, null, null, null, null, null, null));
  }

  /// Changes the number of workers, which keeps them.
  void scale(EndpointId id, int workers) {
    service.update(
        Samples.CALLER,
        id,
        new UpdateModelEndpointRequest(
            null, null, null, null, null, null, workers, null, null, null, null));
  }

  Endpoint row(EndpointId id) {
    return rows.find(id).orElseThrow();
  }

  EndpointStatus status(EndpointId id) {
    return row(id).status();
  }

  List<WorkerId> workers(EndpointId id) {
    return orchestrator.workers(id).stream()
        .filter(worker -> !(worker.phase() instanceof WorkerPhase.Exited))
        .map(Worker::id)
        .toList();
  }

  /// The one worker that is starting.
  WorkerId starting(EndpointId id) {
    List<WorkerId> starting =
        orchestrator.workers(id).stream()
            .filter(worker -> worker.phase() instanceof WorkerPhase.Starting)
            .map(Worker::id)
            .toList();
    if (starting.size() != 1) {
      throw new AssertionError("starting: " + starting);
    }
    return starting.getFirst();
  }

  /// The worker says where it listens, and answers there from now on.
  WorkerAddress listens(WorkerId worker) {
    WorkerAddress address = new WorkerAddress("127.0.0.1", addresses.size() + 1);
    addresses.put(worker, address);
    orchestrator.listening(worker, address);
    return address;
  }

  WorkerAddress address(WorkerId worker) {
    return addresses.get(worker);
  }
}
