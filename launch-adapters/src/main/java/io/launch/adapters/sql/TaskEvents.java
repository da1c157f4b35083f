package io.launch.adapters.sql;

import io.launch.api.task.TaskId;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/// Writes down what happened to tasks other than it should: seldom, so one at a time.
final class TaskEvents {
  private static final String ADD =
      """
      INSERT INTO task_event (task, at, kind, attempt, worker, revision, message)
      SELECT place, ?, ?, ?, ?, ?, ? FROM task WHERE id = ?
      """;

  private TaskEvents() {}

  /// Does nothing when there is no such task.
  static void add(Connection connection, TaskId task, TaskEvent event) throws SQLException {
    try (PreparedStatement add = connection.prepareStatement(ADD)) {
      add.setLong(1, Times.write(event.at()));
      add.setString(2, event.kind().name());
      add.setInt(3, event.attempt());
      add.setString(4, event.run().map(run -> run.worker().value()).orElse(null));
      if (event.run().isPresent()) {
        add.setInt(5, event.run().map(TaskRun::revision).get());
      } else {
        add.setNull(5, Types.INTEGER);
      }
      add.setString(6, event.text());
      add.setString(7, task.value());
      add.executeUpdate();
    }
  }
}
