package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.StatementContext;

/// Tasks to and from columns.
final class TaskRows {
  /// What [#task] reads.
  static final String COLUMNS =
      "id, owner, endpoint, state, attempts, result, result_key, error, traceback";

  private TaskRows() {}

  static Task task(ResultSet row, StatementContext context) throws SQLException {
    return new Task(
        new TaskId(row.getString("id")),
        new OwnerId(row.getString("owner")),
        new EndpointId(row.getString("endpoint")),
        state(row),
        row.getInt("attempts"));
  }

  private static TaskState state(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return switch (state) {
      case "PENDING" -> new TaskState.Pending();
      case "STARTED" -> new TaskState.Started();
      case "SUCCEEDED" -> new TaskState.Succeeded(row.getString("result"));
      case "STORED" -> new TaskState.Stored(new ObjectKey(row.getString("result_key")));
      case "FAILED" -> new TaskState.Failed(row.getString("error"), row.getString("traceback"));
      default -> throw new IllegalStateException("a task's row has the state " + state);
    };
  }

  static LeasedTask leased(ResultSet row) throws SQLException {
    return new LeasedTask(
        new TaskId(row.getString("id")),
        new OwnerId(row.getString("owner")),
        row.getInt("attempts"),
        input(row.getString("kind"), row.getBytes("body")),
        row.getBoolean("return_pickled"));
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

  private static TaskInput input(String kind, byte[] body) {
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
