package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.FailureKind;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskRun;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskTerms;
import io.launch.core.task.TaskTimes;
import io.launch.core.worker.WorkerId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/// Tasks to and from columns.
final class TaskRows {
  /// What [#task] reads.
  static final String COLUMNS =
      """
      place, id, owner, endpoint, state, attempts, max_attempts, fence, priority, label, created_at,
      expires_at, deadline, not_before, started_at, ended_at, delete_at, worker, revision, progress,
      progress_message, progress_at, retry_of, retried_as, result, result_key, result_bytes, error,
      traceback\
      """;

  private TaskRows() {}

  static Task task(ResultSet row, StatementContext context) throws SQLException {
    return new Task(
        new TaskId(row.getString("id")),
        new OwnerId(row.getString("owner")),
        new EndpointId(row.getString("endpoint")),
        state(row),
        row.getInt("attempts"),
        row.getInt("max_attempts"),
        row.getLong("fence"),
        row.getInt("priority"),
        Optional.ofNullable(row.getString("label")),
        times(row),
        run(row),
        progress(row),
        Optional.ofNullable(row.getString("retry_of")).map(TaskId::new),
        Optional.ofNullable(row.getString("retried_as")).map(TaskId::new));
  }

  private static TaskTimes times(ResultSet row) throws SQLException {
    return new TaskTimes(
        Times.read(row.getLong("created_at")),
        Times.read(row.getLong("expires_at")),
        instant(row, "deadline"),
        instant(row, "not_before").filter(it -> !it.equals(Instant.EPOCH)),
        instant(row, "started_at"),
        instant(row, "ended_at"),
        instant(row, "delete_at"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Times.read(nanos));
  }

  private static Optional<TaskRun> run(ResultSet row) throws SQLException {
    int revision = row.getInt("revision");
    return Optional.ofNullable(row.getString("worker"))
        .map(worker -> new TaskRun(new WorkerId(worker), revision));
  }

  private static Optional<TaskProgress> progress(ResultSet row) throws SQLException {
    Optional<Instant> at = instant(row, "progress_at");
    return at.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TaskProgress(
                row.getDouble("progress"), row.getString("progress_message"), at.get()));
  }

  private static TaskState state(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return switch (state) {
      case "PENDING" -> new TaskState.Pending();
      case "STARTED" -> new TaskState.Started();
      case "SUCCEEDED" -> new TaskState.Succeeded(row.getString("result"));
      case "STORED_JSON" ->
          new TaskState.StoredJson(
              new ObjectKey(row.getString("result_key")), row.getLong("result_bytes"));
      case "STORED" -> new TaskState.Stored(new ObjectKey(row.getString("result_key")));
      case "FAILED" -> failed(FailureKind.ERROR, row);
      default -> failed(FailureKind.valueOf(state), row);
    };
  }

  private static TaskState failed(FailureKind kind, ResultSet row) throws SQLException {
    return new TaskState.Failed(kind, row.getString("error"), row.getString("traceback"));
  }

  /// The state column of a task that ends so.
  static String name(FailureKind kind) {
    return kind == FailureKind.ERROR ? "FAILED" : kind.name();
  }

  static LeasedTask leased(ResultSet row) throws SQLException {
    return new LeasedTask(
        new TaskId(row.getString("id")),
        new OwnerId(row.getString("owner")),
        row.getLong("fence"),
        row.getInt("attempts"),
        input(row.getString("kind"), row.getBytes("body")),
        row.getBoolean("return_pickled"),
        new TaskTerms(
            row.getInt("priority"),
            Optional.ofNullable(row.getString("label")),
            Times.read(row.getLong("expires_at")),
            instant(row, "deadline"),
            row.getInt("max_attempts"),
            Duration.ofNanos(row.getLong("backoff")),
            row.getBoolean("retry_on_error"),
            Duration.ofNanos(row.getLong("retention")),
            Duration.ofNanos(row.getLong("dead_retention"))));
  }

  static TaskEvent event(ResultSet row, StatementContext context) throws SQLException {
    return new TaskEvent(
        Times.read(row.getLong("at")),
        TaskEvent.Kind.valueOf(row.getString("kind")),
        row.getInt("attempt"),
        run(row),
        row.getString("message"));
  }

  static String kind(TaskInput input) {
    return switch (input) {
      case TaskInput.Args _ -> "ARGS";
      case TaskInput.StoredArgs _ -> "STORED_ARGS";
      case TaskInput.Url _ -> "URL";
      case TaskInput.Stored _ -> "STORED";
      case TaskInput.Cloudpickle _ -> "CLOUDPICKLE";
    };
  }

  static byte[] body(TaskInput input) {
    return switch (input) {
      case TaskInput.Args(var json) -> json;
      case TaskInput.StoredArgs(var key) -> key.value().getBytes(StandardCharsets.UTF_8);
      case TaskInput.Url(var url) -> url.getBytes(StandardCharsets.UTF_8);
      case TaskInput.Stored(var key) -> key.value().getBytes(StandardCharsets.UTF_8);
      case TaskInput.Cloudpickle(var key) -> key.value().getBytes(StandardCharsets.UTF_8);
    };
  }

  static TaskInput input(String kind, byte[] body) {
    return switch (kind) {
      case "ARGS" -> new TaskInput.Args(body);
      case "STORED_ARGS" ->
          new TaskInput.StoredArgs(new ObjectKey(new String(body, StandardCharsets.UTF_8)));
      case "URL" -> new TaskInput.Url(new String(body, StandardCharsets.UTF_8));
      case "STORED" ->
          new TaskInput.Stored(new ObjectKey(new String(body, StandardCharsets.UTF_8)));
      case "CLOUDPICKLE" ->
          new TaskInput.Cloudpickle(new ObjectKey(new String(body, StandardCharsets.UTF_8)));
      default -> throw new IllegalStateException("a task's row has input of kind " + kind);
    };
  }
}
