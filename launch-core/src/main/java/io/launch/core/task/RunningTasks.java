package io.launch.core.task;

import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.worker.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// The tasks of one endpoint that are at its workers now. Who has a task that takes a while is
/// written down; a quick one has ended before anybody could ask. Safe for use from many threads.
final class RunningTasks {
  private final Map<Lease, Running> running = new ConcurrentHashMap<>();

  /// One task at one worker.
  static final class Running {
    private final LeasedTask task;
    private final Slot slot;
    private final long since = System.nanoTime();
    private final AtomicBoolean givenUp = new AtomicBoolean();
    private volatile boolean told;
    private volatile boolean ended;

    private Running(LeasedTask task, Slot slot) {
      this.task = task;
      this.slot = slot;
    }

    LeasedTask task() {
      return task;
    }

    Slot slot() {
      return slot;
    }

    /// Whether the worker has replied.
    boolean ended() {
      return ended;
    }

    /// Notes that it is to end; false when that was known.
    boolean giveUp() {
      return givenUp.compareAndSet(false, true);
    }

    /// How long it has been there.
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - since);
    }
  }

  Running add(LeasedTask task, Slot slot) {
    Running added = new Running(task, slot);
    running.put(task.lease(), added);
    return added;
  }

  void remove(Running task) {
    task.ended = true;
    running.remove(task.task.lease(), task);
  }

  Optional<Running> find(Lease lease) {
    return Optional.ofNullable(running.get(lease));
  }

  List<Lease> leases() {
    return List.copyOf(running.keySet());
  }

  /// Whether it is yet to be told who has some task.
  boolean hasUntold() {
    return running.values().stream().anyMatch(task -> !task.told);
  }

  /// Whether every one of them has been there for so long, and there is one.
  boolean allSince(Duration age) {
    return !running.isEmpty()
        && running.values().stream().allMatch(task -> task.age().compareTo(age) >= 0);
  }

  /// Who has the tasks that have been there for so long.
  List<TaskOutcome.Running> untold(Duration age) {
    List<TaskOutcome.Running> untold = new ArrayList<>();
    for (Running task : running.values()) {
      if (!task.told && task.age().compareTo(age) >= 0) {
        untold.add(new TaskOutcome.Running(task.task.lease(), TaskRun.at(task.slot)));
      }
    }
    return untold;
  }

  /// These have been written down.
  void told(List<TaskOutcome.Running> written) {
    for (TaskOutcome.Running outcome : written) {
      find(outcome.lease()).ifPresent(task -> task.told = true);
    }
  }
}
