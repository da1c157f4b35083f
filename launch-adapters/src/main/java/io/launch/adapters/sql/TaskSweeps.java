package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.task.FailureKind;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRun;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskState.Failed;
import io.launch.core.worker.WorkerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/// Changes to many tasks at once, in steps that are small enough for others to come in between.
final class TaskSweeps {
  private static final int STEP = 500;

  private final Database database;
  private final InstantSource clock;
  private final TaskOutcomes outcomes;

  TaskSweeps(Database database, InstantSource clock, TaskOutcomes outcomes) {
    this.database = database;
    this.clock = clock;
    this.outcomes = outcomes;
  }

  private static final String HOLDERS = "SELECT DISTINCT holder FROM task WHERE state = 'STARTED'";

  Set<String> holders() {
    return database.read(handle -> handle.createQuery(HOLDERS).mapTo(String.class).set());
  }

  private static final String LEASED_TO =
      """
      SELECT id, endpoint, fence, attempts, max_attempts, expires_at, worker, revision FROM task
      WHERE state = 'STARTED' AND holder IN (<holders>)
      ORDER BY place LIMIT :step
      """;

  private record Leased(
      Lease lease,
      EndpointId endpoint,
      int attempts,
      int maxAttempts,
      Instant expiresAt,
      Optional<TaskRun> run) {
    static Leased of(ResultSet row, StatementContext context) throws SQLException {
      int revision = row.getInt("revision");
      return new Leased(
          new Lease(new TaskId(row.getString("id")), row.getLong("fence")),
          new EndpointId(row.getString("endpoint")),
          row.getInt("attempts"),
          row.getInt("max_attempts"),
          Times.read(row.getLong("expires_at")),
          Optional.ofNullable(row.getString("worker"))
              .map(worker -> new TaskRun(new WorkerId(worker), revision)));
    }

    TaskOutcome takenBack(Instant now) {
      String reason = TaskQueue.HOLDER_LOST;
      return attempts >= maxAttempts
          ? new TaskOutcome.Ended(lease, Failed.lost(reason, maxAttempts), run)
          : new TaskOutcome.Again(
              lease,
              new TaskEvent(now, TaskEvent.Kind.TAKEN_BACK, attempts, run, reason),
              Instant.EPOCH);
    }
  }

  TaskQueue.Sweep takeBack(Set<String> holders) {
    Set<TaskId> ended = new HashSet<>();
    Set<EndpointId> requeued = new HashSet<>();
    if (holders.isEmpty()) {
      return new TaskQueue.Sweep(ended, requeued);
    }
    TakenBack step;
    do {
      step = database.write(STEP, handle -> takeBackStep(handle, holders));
      ended.addAll(step.ended);
      Instant now = clock.instant();
      step.tasks.stream()
          .filter(task -> task.attempts < task.maxAttempts && task.expiresAt.isAfter(now))
          .forEach(task -> requeued.add(task.endpoint));
    } while (step.tasks.size() == STEP);
    return new TaskQueue.Sweep(ended, requeued);
  }

  /// @param ended those of the tasks that ended
  private record TakenBack(List<Leased> tasks, Set<TaskId> ended) {}

  private TakenBack takeBackStep(Handle handle, Set<String> holders) throws SQLException {
    List<Leased> step =
        handle
            .createQuery(LEASED_TO)
            .bindList("holders", List.copyOf(holders))
            .bind("step", STEP)
            .map(Leased::of)
            .list();
    Instant now = clock.instant();
    return new TakenBack(
        step, outcomes.record(handle, step.stream().map(task -> task.takenBack(now)).toList()));
  }

  Set<TaskId> expire() {
    String late = "state = 'PENDING' AND expires_at <= :now ORDER BY expires_at";
    return fail(late, "'PENDING'", query -> query, Failed.expired());
  }

  /// Ends the endpoint's open tasks, looking for all of them at once: one that is handed out or
  /// given back meanwhile is not missed.
  Set<TaskId> failAll(EndpointId endpoint, String reason) {
    String open =
        """
        state = 'PENDING' AND NOT waits AND endpoint = :endpoint
        UNION ALL
        SELECT place FROM task WHERE state = 'PENDING' AND waits AND endpoint = :endpoint
        UNION ALL
        SELECT place FROM task WHERE state = 'STARTED' AND endpoint = :endpoint
        """;
    return fail(
        open,
        "'PENDING', 'STARTED'",
        query -> query.bind("endpoint", endpoint.value()),
        new Failed(reason));
  }

  /// Ends one task if it is in this state.
  boolean end(Handle handle, TaskId id, TaskState state, Failed failed) {
    String name = state instanceof TaskState.Pending ? "'PENDING'" : "'STARTED'";
    return !failStep(handle, "id = :id", name, query -> query.bind("id", id.value()), failed)
        .isEmpty();
  }

  /// What a condition names.
  @FunctionalInterface
  private interface Bindings {
    Query bind(Query query);
  }

  /// The states are asked for where the row is changed as well: what was chosen may have been
  /// changed by another before, and PostgreSQL asks no more than this again.
  private static String failSql(String condition, String states) {
    return """
    WITH chosen AS MATERIALIZED (SELECT place FROM task WHERE %s LIMIT :step)
    UPDATE task
    SET state = :state, error = :error, traceback = :traceback, ended_at = :now,
      delete_at = :now + CASE WHEN :dead THEN dead_retention ELSE retention END, holder = NULL
    WHERE place IN (SELECT place FROM chosen) AND state IN (%s)
    RETURNING id
    """
        .formatted(condition, states);
  }

  /// Ends all tasks that meet the condition. A step may come out short because others were quicker,
  /// so that only an empty one is the last.
  private Set<TaskId> fail(String condition, String states, Bindings bindings, Failed failed) {
    Set<TaskId> ended = new HashSet<>();
    List<TaskId> step;
    do {
      step = database.write(STEP, handle -> failStep(handle, condition, states, bindings, failed));
      ended.addAll(step);
    } while (!step.isEmpty());
    return ended;
  }

  private List<TaskId> failStep(
      Handle handle, String condition, String states, Bindings bindings, Failed failed) {
    Query query =
        handle
            .createQuery(failSql(condition, states))
            .bind("state", TaskRows.name(failed.kind()))
            .bind("error", failed.error())
            .bind("traceback", failed.traceback())
            .bind("now", Times.write(clock.instant()))
            .bind("dead", failed.kind() == FailureKind.DEAD)
            .bind("step", STEP);
    return new ArrayList<>(
        bindings.bind(query).map((row, _) -> new TaskId(row.getString("id"))).list());
  }
}
