package io.launch.core.worker;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.Port;
import java.time.Duration;
import java.util.List;

/// Starts and ends workers.
///
/// Laws, checked by `OrchestratorContract`:
/// - a started worker is listed from then on, first STARTING, then LISTENING or EXITED;
/// - an exited worker stays listed with its reason until it is [#forget]-ten;
/// - [#stop] ends a worker for sure: politely at first, by force when the grace is over; stopping a
///   worker that is gone does nothing;
/// - the listener is called after every change of any worker;
/// - what a worker prints is in [#log], bounded, oldest lines dropped first, also after its death,
///   together with what is [#note]-d;
/// - [#close] ends every worker, and a crash of this process ends them too.
@Port
public interface Orchestrator extends AutoCloseable {
  /// Starts a worker and returns at once.
  void start(WorkerSpec spec);

  /// Asks a worker to end, and ends it by force after `grace`; returns at once.
  void stop(WorkerId worker, Duration grace);

  /// Ends a worker by force, now.
  void kill(WorkerId worker);

  /// Drops an exited worker from the list; its log stays.
  void forget(WorkerId worker);

  /// The endpoint's workers, oldest first.
  List<Worker> workers(EndpointId endpoint);

  /// Adds a line of Launch's own to the endpoint's log.
  void note(EndpointId endpoint, String text);

  /// Lines printed by the endpoint's workers, past and present, with a sequence above `after`,
  /// oldest first; of more than `max` the latest. Waits up to `wait` for the first one.
  List<LogLine> log(EndpointId endpoint, long after, int max, Duration wait)
      throws InterruptedException;

  /// Drops the endpoint's log, once the endpoint is gone.
  void forgetLog(EndpointId endpoint);

  /// Names who is told of every change; there is one listener.
  void onChange(Runnable listener);

  @Override
  void close();
}
