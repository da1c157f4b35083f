package io.launch.core.testkit;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.worker.EndpointLog;
import io.launch.core.worker.LogLine;
import io.launch.core.worker.Orchestrator;
import io.launch.core.worker.Worker;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPhase;
import io.launch.core.worker.WorkerPhase.Exited;
import io.launch.core.worker.WorkerPhase.Listening;
import io.launch.core.worker.WorkerPhase.Preparing;
import io.launch.core.worker.WorkerPhase.Starting;
import io.launch.core.worker.WorkerSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// An [Orchestrator] without processes: a test says what becomes of each worker, by [#listening],
/// [#exited] and [#prints]. Workers that are told to stop stay until the test ends them, unless
/// [#onStop] says otherwise; [#kill] and [#close] end them at once.
public final class ManualOrchestrator implements Orchestrator {
  private final InstantSource clock;
  private final Map<WorkerId, Entry> entries = new LinkedHashMap<>();
  private final Set<WorkerId> stopping = new LinkedHashSet<>();
  private final Map<EndpointId, EndpointLog> logs = new ConcurrentHashMap<>();
  private volatile Runnable listener = () -> {};
  private volatile Consumer<WorkerId> onStop = worker -> {};

  public ManualOrchestrator(InstantSource clock) {
    this.clock = clock;
  }

  private record Entry(WorkerSpec spec, WorkerPhase phase, Instant startedAt) {}

  @Override
  public void start(WorkerSpec spec) {
    synchronized (this) {
      entries.put(spec.id(), new Entry(spec, new Starting(clock.instant()), clock.instant()));
    }
    listener.run();
  }

  @Override
  public void stop(WorkerId worker, Duration grace) {
    synchronized (this) {
      Entry entry = entries.get(worker);
      if (entry == null || entry.phase() instanceof Exited) {
        return;
      }
      stopping.add(worker);
    }
    onStop.accept(worker);
  }

  @Override
  public void kill(WorkerId worker) {
    if (alive(worker)) {
      exited(worker, "killed by signal 9 (SIGKILL)");
    }
  }

  @Override
  public void forget(WorkerId worker) {
    synchronized (this) {
      Entry entry = entries.get(worker);
      if (entry == null || !(entry.phase() instanceof Exited)) {
        return;
      }
      entries.remove(worker);
      stopping.remove(worker);
    }
    listener.run();
  }

  @Override
  public synchronized List<Worker> workers(EndpointId endpoint) {
    return entries.values().stream()
        .filter(entry -> entry.spec().endpoint().equals(endpoint))
        .map(ManualOrchestrator::worker)
        .toList();
  }

  @Override
  public void note(EndpointId endpoint, String text) {
    logOf(endpoint).add(WorkerId.LAUNCH, text);
  }

  @Override
  public List<LogLine> log(EndpointId endpoint, long after, int max, Duration wait)
      throws InterruptedException {
    return logOf(endpoint).read(after, max, wait);
  }

  @Override
  public void forgetLog(EndpointId endpoint) {
    logs.remove(endpoint);
  }

  @Override
  public void onChange(Runnable listener) {
    this.listener = listener;
  }

  @Override
  public void close() {
    started().stream().map(WorkerSpec::id).filter(this::alive).forEach(this::kill);
  }

  /// What workers do when they are told to stop: nothing, unless it is said here.
  public void onStop(Consumer<WorkerId> reaction) {
    this.onStop = reaction;
  }

  /// The worker says that it makes an environment for its model.
  public void preparing(WorkerId worker, String what) {
    become(worker, new Preparing(what, clock.instant()));
  }

  /// The worker says that its environment is ready.
  public void prepared(WorkerId worker) {
    become(worker, new Starting(clock.instant()));
  }

  /// The worker says where it listens.
  public void listening(WorkerId worker, WorkerAddress address) {
    become(worker, new Listening(address));
  }

  /// The worker is gone.
  public void exited(WorkerId worker, String reason) {
    exited(worker, reason, "");
  }

  /// The worker is gone, and printed this last.
  public void exited(WorkerId worker, String reason, String lastOutput) {
    become(worker, new Exited(reason, lastOutput, clock.instant()));
  }

  /// The worker prints a line.
  public void prints(WorkerId worker, String text) {
    logOf(entry(worker).spec().endpoint()).add(worker, text);
  }

  /// What every listed worker was started with, oldest first.
  public synchronized List<WorkerSpec> started() {
    List<WorkerSpec> specs = new ArrayList<>();
    entries.values().forEach(entry -> specs.add(entry.spec()));
    return specs;
  }

  /// The workers that were told to stop and are not forgotten yet.
  public synchronized Set<WorkerId> stopping() {
    return Set.copyOf(stopping);
  }

  private void become(WorkerId worker, WorkerPhase phase) {
    synchronized (this) {
      Entry entry = entry(worker);
      entries.put(worker, new Entry(entry.spec(), phase, entry.startedAt()));
    }
    listener.run();
  }

  private synchronized Entry entry(WorkerId worker) {
    Entry entry = entries.get(worker);
    if (entry == null) {
      throw new NoSuchElementException("no worker " + worker);
    }
    return entry;
  }

  private synchronized boolean alive(WorkerId worker) {
    Entry entry = entries.get(worker);
    return entry != null && !(entry.phase() instanceof Exited);
  }

  private EndpointLog logOf(EndpointId endpoint) {
    return logs.computeIfAbsent(endpoint, _ -> new EndpointLog(EndpointLog.Limits.DEFAULT, clock));
  }

  private static Worker worker(Entry entry) {
    WorkerSpec spec = entry.spec();
    return new Worker(
        spec.id(), spec.endpoint(), spec.revision(), entry.phase(), entry.startedAt());
  }
}
