package io.launch.core.testkit;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskState.Failed;
import io.launch.core.task.TaskState.Pending;
import io.launch.core.task.TaskState.Started;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A task queue that forgets everything with the process. Safe for use from many threads.
public final class MemoryTaskQueue implements TaskQueue {
  private final InstantSource clock;
  private final Map<TaskId, Row> rows = new HashMap<>();
  private final TreeMap<Long, Row> open = new TreeMap<>();
  private long sequence;

  public MemoryTaskQueue(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Row {
    final long place;
    final NewTask task;
    TaskState state = new Pending();
    int attempts;
    String holder = "";
    Instant until = Instant.MAX;

    Row(long place, NewTask task) {
      this.place = place;
      this.task = task;
    }

    Task asTask() {
      return new Task(task.id(), task.owner(), task.endpoint(), state, attempts);
    }

    LeasedTask asLeased() {
      return new LeasedTask(task.id(), task.owner(), attempts, task.input(), task.returnPickled());
    }
  }

  @Override
  public synchronized void add(List<NewTask> tasks) {
    Set<TaskId> ids = new HashSet<>();
    for (NewTask task : tasks) {
      if (rows.containsKey(task.id()) || !ids.add(task.id())) {
        throw new IllegalStateException("task " + task.id() + " is there already");
      }
    }
    for (NewTask task : tasks) {
      Row row = new Row(sequence++, task);
      rows.put(task.id(), row);
      open.put(row.place, row);
    }
  }

  @Override
  public synchronized Exchange exchange(
      List<TaskOutcome> outcomes, EndpointId endpoint, String holder, int max, Duration lease) {
    Set<TaskId> ended = new HashSet<>();
    for (TaskOutcome outcome : outcomes) {
      Row row = rows.get(outcome.id());
      if (row != null && row.state instanceof Started && row.attempts == outcome.attempt()) {
        settle(row, outcome);
        if (row.state.ended()) {
          ended.add(outcome.id());
        }
      }
    }
    return new Exchange(ended, lease(endpoint, holder, max, lease));
  }

  private void settle(Row row, TaskOutcome outcome) {
    switch (outcome) {
      case TaskOutcome.Ended(_, _, var state) -> end(row, state);
      case TaskOutcome.Lost(_, _, var reason, var maxAttempts) -> release(row, reason, maxAttempts);
      case TaskOutcome.Returned _ -> {
        row.state = new Pending();
        row.attempts--;
      }
    }
  }

  private List<LeasedTask> lease(EndpointId endpoint, String holder, int max, Duration lease) {
    Instant now = clock.instant();
    List<Row> taken =
        pending()
            .filter(row -> row.task.endpoint().equals(endpoint))
            .filter(row -> row.task.expiresAt().isAfter(now))
            .limit(max)
            .toList();
    for (Row row : taken) {
      row.state = new Started();
      row.attempts++;
      row.holder = holder;
      row.until = now.plus(lease);
    }
    return taken.stream().map(Row::asLeased).toList();
  }

  @Override
  public synchronized void renew(String holder, Duration lease) {
    Instant until = clock.instant().plus(lease);
    started().filter(row -> row.holder.equals(holder)).forEach(row -> row.until = until);
  }

  @Override
  public synchronized Sweep sweep(String holder, boolean allButOwn, int maxAttempts) {
    Instant now = clock.instant();
    Set<TaskId> ended = new HashSet<>();
    Set<EndpointId> requeued = new HashSet<>();
    Predicate<Row> lost =
        row -> !row.until.isAfter(now) || (allButOwn && !row.holder.equals(holder));
    for (Row row : started().filter(lost).toList()) {
      release(row, LEASE_RAN_OUT, maxAttempts);
      if (row.state.ended()) {
        ended.add(row.task.id());
      } else if (row.task.expiresAt().isAfter(now)) {
        requeued.add(row.task.endpoint());
      }
    }
    for (Row row : pending().filter(row -> !row.task.expiresAt().isAfter(now)).toList()) {
      end(row, Failed.expired());
      ended.add(row.task.id());
    }
    return new Sweep(ended, requeued);
  }

  @Override
  public synchronized Optional<Task> find(TaskId id) {
    return Optional.ofNullable(rows.get(id)).map(Row::asTask);
  }

  @Override
  public synchronized List<Task> findAll(Collection<TaskId> ids) {
    return Set.copyOf(ids).stream().flatMap(id -> find(id).stream()).toList();
  }

  @Override
  public synchronized int countOpen(EndpointId endpoint) {
    return (int) open.values().stream().filter(row -> isOf(endpoint, row)).count();
  }

  @Override
  public synchronized Set<TaskId> failAll(EndpointId endpoint, String reason) {
    Set<TaskId> ended = new HashSet<>();
    for (Row row : open.values().stream().filter(row -> isOf(endpoint, row)).toList()) {
      end(row, new Failed(reason));
      ended.add(row.task.id());
    }
    return ended;
  }

  @Override
  public synchronized List<Task> deleteEnded(Duration age, int max) {
    Instant before = clock.instant().minus(age);
    List<Task> deleted = new ArrayList<>();
    for (Row row : List.copyOf(rows.values())) {
      if (deleted.size() < max && row.state.ended() && row.until.isBefore(before)) {
        rows.remove(row.task.id());
        deleted.add(row.asTask());
      }
    }
    return deleted;
  }

  /// Hands a task back after a death, or ends it after the last one.
  private void release(Row row, String reason, int maxAttempts) {
    if (row.attempts >= maxAttempts) {
      end(row, Failed.lost(reason, maxAttempts));
    } else {
      row.state = new Pending();
    }
  }

  /// From here on `until` is when the task ended.
  private void end(Row row, TaskState state) {
    row.state = state;
    row.until = clock.instant();
    open.remove(row.place);
  }

  private Stream<Row> pending() {
    return open.values().stream().filter(row -> row.state instanceof Pending);
  }

  private Stream<Row> started() {
    return open.values().stream().filter(row -> row.state instanceof Started);
  }

  private static boolean isOf(EndpointId endpoint, Row row) {
    return row.task.endpoint().equals(endpoint);
  }
}
