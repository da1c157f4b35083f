package io.launch.core.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Tasks that are leased already and wait for a place. When a worker has ended a task it gets the
/// next from here at once, rather than after a step of the queue, which takes as long as a quick
/// model does. Slow tasks are not leased ahead: they would be kept from others for nothing.
final class TasksAhead {
  private static final int PER_RUNNING = 2;

  private final BlockingQueue<LeasedTask> tasks = new LinkedBlockingQueue<>();
  private final Duration quickTime;
  private volatile boolean quick;

  /// @param quickTime tasks that take less are quick
  TasksAhead(Duration quickTime) {
    this.quickTime = quickTime;
  }

  /// A task took so long at its worker.
  void took(Duration time) {
    quick = time.compareTo(quickTime) < 0;
  }

  /// How many more may be leased ahead while so many are running.
  int room(int running) {
    return quick ? Math.max(0, PER_RUNNING * running - tasks.size()) : 0;
  }

  int size() {
    return tasks.size();
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  void add(List<LeasedTask> leased) {
    tasks.addAll(leased);
  }

  Optional<LeasedTask> next() {
    return Optional.ofNullable(tasks.poll());
  }

  /// Takes one out, if it still waits.
  boolean remove(LeasedTask.Lease lease) {
    return tasks.removeIf(task -> task.lease().equals(lease));
  }

  /// Those that wait.
  List<LeasedTask.Lease> leases() {
    return tasks.stream().map(LeasedTask::lease).toList();
  }

  /// Takes all that wait, to be given back to the queue.
  List<TaskOutcome> giveBack() {
    List<LeasedTask> all = new ArrayList<>();
    tasks.drainTo(all);
    return all.stream().<TaskOutcome>map(task -> new TaskOutcome.Returned(task.lease())).toList();
  }
}
