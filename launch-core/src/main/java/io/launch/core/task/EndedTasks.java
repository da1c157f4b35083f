package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes those who wait for tasks to end. A watch is opened before the task is read, so that no end
/// falls between the two.
final class EndedTasks {
  private final Map<TaskId, Set<Watch>> watches = new ConcurrentHashMap<>();
  private final TaskChanges changes = new TaskChanges();

  /// Where those are woken who watch more than the end.
  TaskChanges changes() {
    return changes;
  }

  /// Tells everyone who waits for one of these, which are of one endpoint.
  void announce(EndpointId endpoint, Collection<TaskId> ended) {
    if (!ended.isEmpty()) {
      wake(ended);
      changes.ended(endpoint);
    }
  }

  /// Tells everyone who waits for one of these.
  void announce(Collection<TaskId> ended) {
    if (!ended.isEmpty()) {
      wake(ended);
      changes.endedSomewhere();
    }
  }

  private void wake(Collection<TaskId> ended) {
    changes.changed(ended);
    for (TaskId id : ended) {
      Set<Watch> waiting = watches.get(id);
      if (waiting != null) {
        waiting.forEach(watch -> watch.ended.release());
      }
    }
  }

  /// Has everyone who waits look again.
  void announceAll() {
    wake(watches.keySet());
    changes.all();
  }

  Watch watch(Collection<TaskId> ids) {
    Watch watch = new Watch(ids);
    for (TaskId id : ids) {
      watches.compute(
          id,
          (_, waiting) -> {
            Set<Watch> more = waiting == null ? ConcurrentHashMap.newKeySet() : waiting;
            more.add(watch);
            return more;
          });
    }
    return watch;
  }

  /// One wait for some tasks.
  final class Watch implements AutoCloseable {
    private final Collection<TaskId> ids;
    private final Semaphore ended = new Semaphore(0);

    private Watch(Collection<TaskId> ids) {
      this.ids = ids;
    }

    /// Waits until this many of the tasks have ended since the watch was opened; false when they
    /// have not within the time.
    boolean await(int count, Duration patience) throws InterruptedException {
      return ended.tryAcquire(count, patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
      for (TaskId id : ids) {
        watches.computeIfPresent(
            id,
            (_, waiting) -> {
              waiting.remove(this);
              return waiting.isEmpty() ? null : waiting;
            });
      }
    }
  }
}
