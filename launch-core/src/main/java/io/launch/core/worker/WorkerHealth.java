package io.launch.core.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Asks workers now and then whether they are ready, and remembers the answers. Never blocks.
public final class WorkerHealth {
  private final WorkerClient client;
  private final InstantSource clock;
  private final Duration interval;
  private final Duration timeout;
  private final Runnable onChange;
  private final Map<WorkerId, Check> checks = new ConcurrentHashMap<>();

  /// @param interval time between two checks of a worker
  /// @param timeout how long a worker may take to answer
  /// @param onChange told when a worker answers that did not, or the other way round
  public WorkerHealth(
      WorkerClient client,
      InstantSource clock,
      Duration interval,
      Duration timeout,
      Runnable onChange) {
    this.client = client;
    this.clock = clock;
    this.interval = interval;
    this.timeout = timeout;
    this.onChange = onChange;
  }

  /// What is known of a worker.
  ///
  /// @param answers whether its last check was answered
  /// @param failingSince since when checks fail
  /// @param due when the next check begins
  private record Check(
      boolean answers, Optional<Instant> failingSince, Instant due, boolean running) {}

  /// Checks a worker that listens, when its time has come.
  public void observe(WorkerId worker, WorkerAddress address) {
    Instant now = clock.instant();
    Check known = checks.getOrDefault(worker, new Check(false, Optional.empty(), now, false));
    if (known.running || now.isBefore(known.due)) {
      return;
    }
    checks.put(worker, new Check(known.answers, known.failingSince, known.due, true));
    client
        .ready(address, timeout)
        .whenComplete((ready, thrown) -> record(worker, thrown == null && ready));
  }

  /// Has the worker checked at the next look, whatever the time.
  public void hurry(WorkerId worker) {
    checks.computeIfPresent(
        worker,
        (_, check) -> new Check(check.answers, check.failingSince, clock.instant(), check.running));
  }

  public boolean answers(WorkerId worker) {
    Check check = checks.get(worker);
    return check != null && check.answers;
  }

  public Optional<Instant> failingSince(WorkerId worker) {
    Check check = checks.get(worker);
    return check == null ? Optional.empty() : check.failingSince;
  }

  /// Forgets a worker that is gone.
  public void forget(WorkerId worker) {
    checks.remove(worker);
  }

  private void record(WorkerId worker, boolean ready) {
    Instant now = clock.instant();
    Check before = checks.get(worker);
    if (before == null) {
      return;
    }
    Optional<Instant> failing =
        ready ? Optional.empty() : before.failingSince.or(() -> Optional.of(now));
    checks.computeIfPresent(worker, (_, _) -> new Check(ready, failing, now.plus(interval), false));
    if (ready != before.answers) {
      onChange.run();
    }
  }
}
