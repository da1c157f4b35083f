package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.Signal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Wakes those who watch a task, or what ends at an endpoint. It only says that it is time to look:
/// what happened is in the queue's rows.
final class TaskChanges {
  private final Map<Object, Set<Watch>> watches = new ConcurrentHashMap<>();

  /// Whether anybody watches.
  boolean watched() {
    return !watches.isEmpty();
  }

  /// Something of these tasks may look otherwise than before.
  void changed(Collection<TaskId> tasks) {
    if (watched()) {
      tasks.forEach(this::raise);
    }
  }

  /// Tasks of the endpoint have ended.
  void ended(EndpointId endpoint) {
    raise(endpoint);
  }

  /// Tasks have ended, nobody knows of which endpoints: all who watch one look.
  void endedSomewhere() {
    watches.keySet().stream().filter(EndpointId.class::isInstance).forEach(this::raise);
  }

  /// Whatever may have happened.
  void all() {
    watches.keySet().forEach(this::raise);
  }

  Watch watch(TaskId task) {
    return open(task);
  }

  Watch watch(EndpointId endpoint) {
    return open(endpoint);
  }

  private Watch open(Object subject) {
    Watch watch = new Watch(subject);
    watches.compute(
        subject,
        (_, waiting) -> {
          Set<Watch> more = waiting == null ? ConcurrentHashMap.newKeySet() : waiting;
          more.add(watch);
          return more;
        });
    return watch;
  }

  private void raise(Object subject) {
    Set<Watch> waiting = watches.get(subject);
    if (waiting != null) {
      waiting.forEach(watch -> watch.signal.raise());
    }
  }

  /// One who watches. What changes after it was opened wakes its next wait.
  final class Watch implements AutoCloseable {
    private final Object subject;
    private final Signal signal = new Signal();

    private Watch(Object subject) {
      this.subject = subject;
    }

    void await(Duration patience) throws InterruptedException {
      signal.await(patience);
    }

    @Override
    public void close() {
      watches.computeIfPresent(
          subject,
          (_, waiting) -> {
            waiting.remove(this);
            return waiting.isEmpty() ? null : waiting;
          });
    }
  }
}
