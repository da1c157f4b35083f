package io.launch.adapters.process;

import io.launch.api.Args;
import io.launch.api.endpoint.EndpointId;
import io.launch.core.worker.EndpointLog;
import io.launch.core.worker.LogLine;
import io.launch.core.worker.Orchestrator;
import io.launch.core.worker.Worker;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPhase;
import io.launch.core.worker.WorkerPhase.Listening;
import io.launch.core.worker.WorkerSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Workers as child processes of this one, on this machine. They end themselves when this process
/// is gone, however it went.
public final class ProcessOrchestrator implements Orchestrator {
  /// How long processes that were killed take to be gone, at most.
  private static final Duration DEATH = Duration.ofSeconds(5);

  private final WorkerLauncher launcher;
  private final EndpointLog.Limits logLimits;
  private final InstantSource clock;
  private final InstantSource steady;
  private final Map<EndpointId, EndpointLog> logs = new ConcurrentHashMap<>();
  private volatile Runnable listener = () -> {};

  // Guarded by this; oldest first.
  private final Map<WorkerId, WorkerProcess> workers = new LinkedHashMap<>();
  private boolean closed;

  /// Processes whose ages are measured by the time of day.
  public ProcessOrchestrator(
      WorkerLauncher launcher, EndpointLog.Limits logLimits, InstantSource clock) {
    this(launcher, logLimits, clock, clock);
  }

  /// @param clock says when a line was printed
  /// @param steady measures the ages and phases of workers
  public ProcessOrchestrator(
      WorkerLauncher launcher,
      EndpointLog.Limits logLimits,
      InstantSource clock,
      InstantSource steady) {
    this.launcher = launcher;
    this.logLimits = logLimits;
    this.clock = clock;
    this.steady = steady;
  }

  @Override
  public void start(WorkerSpec spec) {
    WorkerProcess worker = new WorkerProcess(spec, logOf(spec.endpoint()), steady, this::changed);
    synchronized (this) {
      Args.require(
          workers.putIfAbsent(spec.id(), worker) == null,
          "worker: %s was started before (expected: a new id)",
          spec.id());
      if (closed) {
        worker.kill();
      }
    }
    listener.run();
    Thread.ofVirtual().name("worker-" + spec.id()).start(() -> worker.run(launcher));
  }

  @Override
  public void stop(WorkerId worker, Duration grace) {
    find(worker).ifPresent(process -> process.stop(grace));
  }

  @Override
  public void kill(WorkerId worker) {
    find(worker).ifPresent(WorkerProcess::kill);
  }

  @Override
  public void forget(WorkerId worker) {
    synchronized (this) {
      WorkerProcess process = workers.get(worker);
      if (process == null || !process.exited()) {
        return;
      }
      workers.remove(worker);
    }
    launcher.remove(worker.value());
    listener.run();
  }

  @Override
  public List<Worker> workers(EndpointId endpoint) {
    return all().stream()
        .filter(process -> process.spec().endpoint().equals(endpoint))
        .map(WorkerProcess::worker)
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
    synchronized (this) {
      closed = true;
    }
    launcher.close();
    Duration grace = launcher.config().limits().closeGrace();
    List<WorkerProcess> living = all().stream().filter(process -> !process.exited()).toList();
    living.forEach(process -> process.stop(grace));
    living.forEach(process -> process.awaitEnd(grace.plus(DEATH)));
  }

  private void changed(WorkerPhase phase) {
    listener.run();
    // Not before: the first worker's start is what somebody waits for.
    if (phase instanceof Listening) {
      Thread.ofVirtual().name("rehearsal").start(launcher::rehearse);
    }
  }

  private EndpointLog logOf(EndpointId endpoint) {
    return logs.computeIfAbsent(endpoint, _ -> new EndpointLog(logLimits, clock));
  }

  private synchronized Optional<WorkerProcess> find(WorkerId worker) {
    return Optional.ofNullable(workers.get(worker));
  }

  private synchronized List<WorkerProcess> all() {
    return List.copyOf(workers.values());
  }
}
