package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.task.Task;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskState.Failed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Changes to many tasks at once, in steps that are small enough for others to come in between.
final class TaskSweeps {
  private static final int STEP = 500;

  private final Database database;
  private final InstantSource clock;

  TaskSweeps(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private static final String LOST =
      "state = 'STARTED' AND (lease_until <= :now OR (:allButOwn AND holder <> :holder))";

  private static final String LOST_TOO_OFTEN = LOST + " AND attempts >= :maxAttempts";

  private static final String EXPIRED = "state = 'PENDING' AND expires_at <= :now";

  TaskQueue.Sweep sweep(String holder, boolean allButOwn, int maxAttempts) {
    Set<TaskId> ended =
        fail(
            LOST_TOO_OFTEN,
            query ->
                query
                    .bind("allButOwn", allButOwn)
                    .bind("holder", holder)
                    .bind("maxAttempts", maxAttempts),
            Failed.lost(TaskQueue.LEASE_RAN_OUT, maxAttempts));
    Set<EndpointId> requeued = requeue(holder, allButOwn);
    ended.addAll(fail(EXPIRED, query -> query, Failed.expired()));
    return new TaskQueue.Sweep(ended, requeued);
  }

  private static final String REQUEUE =
      "UPDATE task SET state = 'PENDING', holder = NULL, lease_until = NULL WHERE "
          + LOST
          + " RETURNING endpoint, expires_at";

  private record Requeued(String endpoint, long expiresAt) {}

  private Set<EndpointId> requeue(String holder, boolean allButOwn) {
    long now = Times.write(clock.instant());
    return database.write(handle ->
        handle
            .createQuery(REQUEUE)
            .bind("now", now)
            .bind("allButOwn", allButOwn)
            .bind("holder", holder)
            .map((row, _) -> new Requeued(row.getString("endpoint"), row.getLong("expires_at")))
            .stream()
            .filter(task -> task.expiresAt > now)
            .map(task -> new EndpointId(task.endpoint))
            .collect(Collectors.toSet()));
  }

  /// Ends the endpoint's open tasks, those that wait before those that run, so that none of them
  /// starts meanwhile.
  Set<TaskId> failAll(EndpointId endpoint, String reason) {
    Bindings ofEndpoint = query -> query.bind("endpoint", endpoint.value());
    Failed failed = new Failed(reason);
    Set<TaskId> ended = fail("state = 'PENDING' AND endpoint = :endpoint", ofEndpoint, failed);
    ended.addAll(fail("state = 'STARTED' AND endpoint = :endpoint", ofEndpoint, failed));
    return ended;
  }

  /// What a condition names.
  @FunctionalInterface
  private interface Bindings {
    Query bind(Query query);
  }

  private static String failSql(String condition) {
    return """
    UPDATE task
    SET state = 'FAILED', error = :error, traceback = :traceback, ended_at = :now,
      holder = NULL, lease_until = NULL
    WHERE place IN (SELECT place FROM task WHERE %s LIMIT :step)
    RETURNING place, id
    """
        .formatted(condition);
  }

  private static final String FORGET_INPUTS = "DELETE FROM task_input WHERE task IN (<places>)";

  /// Ends all tasks that meet the condition.
  private Set<TaskId> fail(String condition, Bindings bindings, Failed failed) {
    Set<TaskId> ended = new HashSet<>();
    List<Ended> step;
    do {
      step = database.write(STEP, handle -> failStep(handle, condition, bindings, failed));
      step.forEach(task -> ended.add(task.id));
    } while (step.size() == STEP);
    return ended;
  }

  private record Ended(long place, TaskId id) {}

  private List<Ended> failStep(Handle handle, String condition, Bindings bindings, Failed failed) {
    Query query =
        handle
            .createQuery(failSql(condition))
            .bind("error", failed.error())
            .bind("traceback", failed.traceback())
            .bind("now", Times.write(clock.instant()))
            .bind("step", STEP);
    List<Ended> ended =
        bindings
            .bind(query)
            .map((row, _) -> new Ended(row.getLong("place"), new TaskId(row.getString("id"))))
            .list();
    if (!ended.isEmpty()) {
      List<Long> places = ended.stream().map(Ended::place).toList();
      handle.createUpdate(FORGET_INPUTS).bindList("places", places).execute();
    }
    return ended;
  }

  private static final String DELETE_ENDED =
      """
      DELETE FROM task
      WHERE place IN (
        SELECT place FROM task WHERE ended_at < :before ORDER BY ended_at LIMIT :max)
      RETURNING %s
      """
          .formatted(TaskRows.COLUMNS);

  List<Task> deleteEnded(Duration age, int max) {
    long before = Times.write(clock.instant().minus(age));
    return database.write(handle ->
        handle
            .createQuery(DELETE_ENDED)
            .bind("before", before)
            .bind("max", max)
            .map(TaskRows::task)
            .list());
  }
}
