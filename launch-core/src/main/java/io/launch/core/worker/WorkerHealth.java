package io.launch.core.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

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
  /// @param onChange told when a worker answers that did not, or the other way round, and of doubts
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
  /// @param doubted whether something has gone wrong with it since that check began
  /// @param failingSince since when checks fail
  /// @param due when the next check begins
  /// @param round the check that counts; of an earlier one nobody wants to know any more
  private record Check(
      boolean answers,
      boolean doubted,
      Optional<Instant> failingSince,
      Instant due,
      int round,
      boolean running) {
    Check begun() {
      return new Check(answers, doubted, failingSince, due, round, true);
    }

    Check inDoubt(Instant now) {
      return new Check(answers, true, failingSince, now, round + 1, false);
    }

    Check answered(boolean ready, Instant now, Instant next) {
      Optional<Instant> failing =
          ready ? Optional.empty() : failingSince.or(() -> Optional.of(now));
      return new Check(ready, false, failing, next, round, false);
    }
  }

  /// Checks a worker that listens, when its time has come.
  public void observe(WorkerId worker, WorkerAddress address) {
    Instant now = clock.instant();
    Check known =
        checks.computeIfAbsent(
            worker, _ -> new Check(false, false, Optional.empty(), now, 0, false));
    if (known.running || now.isBefore(known.due) || !checks.replace(worker, known, known.begun())) {
      return;
    }
    client
        .ready(address, timeout)
        .whenComplete((ready, thrown) -> record(worker, known.round, thrown == null && ready));
  }

  /// Something went wrong with the worker: it is not trusted until it has answered a check that
  /// begins after this, which is at the next look.
  public void hurry(WorkerId worker) {
    Instant now = clock.instant();
    if (checks.computeIfPresent(worker, (_, check) -> check.inDoubt(now)) != null) {
      onChange.run();
    }
  }

  public boolean answers(WorkerId worker) {
    Check check = checks.get(worker);
    return check != null && check.answers;
  }

  /// Whether it answers, and nothing has gone wrong with it since it did.
  public boolean trusted(WorkerId worker) {
    Check check = checks.get(worker);
    return check != null && check.answers && !check.doubted;
  }

  public Optional<Instant> failingSince(WorkerId worker) {
    Check check = checks.get(worker);
    return check == null ? Optional.empty() : check.failingSince;
  }

  /// Forgets a worker that is gone.
  public void forget(WorkerId worker) {
    checks.remove(worker);
  }

  private void record(WorkerId worker, int round, boolean ready) {
    Instant now = clock.instant();
    AtomicBoolean changed = new AtomicBoolean();
    checks.computeIfPresent(
        worker,
        (_, before) -> {
          if (before.round != round) {
            return before;
          }
          changed.set(ready != before.answers || before.doubted);
          return before.answered(ready, now, now.plus(interval));
        });
    if (changed.get()) {
      onChange.run();
    }
  }
}
