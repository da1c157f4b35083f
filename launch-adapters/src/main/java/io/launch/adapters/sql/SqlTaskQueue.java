package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The task table as a queue. Safe for use from many threads.
public final class SqlTaskQueue implements TaskQueue {
  private final Database database;
  private final InstantSource clock;
  private final TaskAdds adds;
  private final TaskLeases leases;
  private final TaskOutcomes outcomes;
  private final TaskSweeps sweeps;

  public SqlTaskQueue(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.adds = new TaskAdds(clock);
    this.leases = new TaskLeases(database.dialect(), clock);
    this.outcomes = new TaskOutcomes(clock);
    this.sweeps = new TaskSweeps(database, clock, outcomes);
  }

  @Override
  public List<TaskId> add(List<NewTask> tasks) {
    return tasks.isEmpty()
        ? List.of()
        : database.writeIfRoom(tasks.size(), handle -> adds.add(handle, tasks));
  }

  @Override
  public Exchange exchange(List<TaskOutcome> results, EndpointId endpoint, String holder, int max) {
    return database.write(
        results.size() + max,
        handle -> {
          Set<TaskId> ended = outcomes.record(handle, results);
          List<LeasedTask> leased =
              max == 0 ? List.of() : leases.lease(handle, endpoint, holder, max);
          Optional<Instant> due =
              leased.size() < max ? leases.due(handle, endpoint) : Optional.empty();
          return new Exchange(ended, leased, due);
        });
  }

  private static final String HELD =
      "SELECT id, fence FROM task WHERE state = 'STARTED' AND holder = :holder";

  @Override
  public Set<Lease> held(String holder) {
    return database.read(handle ->
        handle
            .createQuery(HELD)
            .bind("holder", holder)
            .map((row, _) -> new Lease(new TaskId(row.getString("id")), row.getLong("fence")))
            .set());
  }

  @Override
  public Set<String> holders() {
    return sweeps.holders();
  }

  @Override
  public Sweep takeBack(Set<String> holders) {
    return sweeps.takeBack(holders);
  }

  @Override
  public Set<TaskId> expire() {
    return sweeps.expire();
  }

  @Override
  public Cancelled cancel(TaskId id, String by) {
    return database.write(handle -> {
      TaskState.Failed cancelled = TaskState.Failed.cancelled();
      Cancelled met = cancel(handle, id, cancelled);
      while (met == Cancelled.NOT_OPEN && open(handle, id)) {
        // It was handed out and given back between the looks: PostgreSQL lets each see that.
        met = cancel(handle, id, cancelled);
      }
      if (met != Cancelled.NOT_OPEN) {
        TaskEvents.add(handle.getConnection(), id, cancelled(handle, id, by));
      }
      return met;
    });
  }

  private Cancelled cancel(Handle handle, TaskId id, TaskState.Failed cancelled) {
    if (sweeps.end(handle, id, new TaskState.Pending(), cancelled)) {
      return Cancelled.PENDING;
    }
    return sweeps.end(handle, id, new TaskState.Started(), cancelled)
        ? Cancelled.STARTED
        : Cancelled.NOT_OPEN;
  }

  private static final String OPEN =
      "SELECT COUNT(*) FROM task WHERE id = :id AND state IN ('PENDING', 'STARTED')";

  private static boolean open(Handle handle, TaskId id) {
    return handle.createQuery(OPEN).bind("id", id.value()).mapTo(Integer.class).one() > 0;
  }

  private static final String ATTEMPTS = "SELECT attempts FROM task WHERE id = :id";

  private TaskEvent cancelled(Handle handle, TaskId id, String by) {
    int attempts = handle.createQuery(ATTEMPTS).bind("id", id.value()).mapTo(Integer.class).one();
    return new TaskEvent(clock.instant(), TaskEvent.Kind.CANCELLED, attempts, Optional.empty(), by);
  }

  private static final String PROGRESS =
      """
      UPDATE task SET progress = :fraction, progress_message = :message, progress_at = :at
      WHERE id = :id AND fence = :fence AND state = 'STARTED'
      """;

  @Override
  public boolean progress(Lease lease, TaskProgress progress) {
    return database.write(handle ->
        handle
                .createUpdate(PROGRESS)
                .bind("fraction", progress.fraction())
                .bind("message", progress.message())
                .bind("at", Times.write(progress.at()))
                .bind("id", lease.id().value())
                .bind("fence", lease.fence())
                .execute()
            == 1);
  }

  @Override
  public Set<TaskId> failAll(EndpointId endpoint, String reason) {
    return sweeps.failAll(endpoint, reason);
  }
}
