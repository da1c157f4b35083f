package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.core.task.IdempotencyKey;
import io.launch.core.task.NewTask;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskTerms;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Puts new tasks into the queue. Everything that may be sent as one batch is.
final class TaskAdds {
  private final InstantSource clock;

  TaskAdds(InstantSource clock) {
    this.clock = clock;
  }

  /// Returns for each its id, or that of the task that its key had made before.
  List<TaskId> add(Handle handle, List<NewTask> tasks) throws SQLException {
    Connection connection = handle.getConnection();
    List<TaskId> ids = new ArrayList<>(tasks.size());
    List<NewTask> fresh = new ArrayList<>(tasks.size());
    for (NewTask task : tasks) {
      Optional<TaskId> known = known(connection, task);
      ids.add(known.orElse(task.id()));
      if (known.isEmpty()) {
        fresh.add(task);
      }
    }
    insert(connection, fresh);
    link(connection, fresh);
    return ids;
  }

  private static final String TAKE_KEY =
      """
      INSERT INTO task_key (owner, endpoint, name, request, task, forget_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (owner, endpoint, name) DO UPDATE
      SET request = excluded.request, task = excluded.task, forget_at = excluded.forget_at
      WHERE task_key.forget_at <= ?
      """;

  /// The task that the key has made, unless it is free, and this task's from now on.
  private Optional<TaskId> known(Connection connection, NewTask task) throws SQLException {
    if (task.key().isEmpty()) {
      return Optional.empty();
    }
    IdempotencyKey key = task.key().get();
    try (PreparedStatement take = connection.prepareStatement(TAKE_KEY)) {
      take.setString(1, task.owner().value());
      take.setString(2, task.endpoint().value());
      take.setString(3, key.text());
      take.setString(4, key.request());
      take.setString(5, task.id().value());
      take.setLong(6, Times.write(key.until()));
      take.setLong(7, Times.write(clock.instant()));
      return take.executeUpdate() == 1
          ? Optional.empty()
          : Optional.of(made(connection, task, key));
    }
  }

  private static final String FIND_KEY =
      "SELECT request, task FROM task_key WHERE owner = ? AND endpoint = ? AND name = ?";

  private static TaskId made(Connection connection, NewTask task, IdempotencyKey key)
      throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(FIND_KEY)) {
      find.setString(1, task.owner().value());
      find.setString(2, task.endpoint().value());
      find.setString(3, key.text());
      try (ResultSet row = find.executeQuery()) {
        row.next();
        if (!row.getString("request").equals(key.request())) {
          throw new LaunchException(
              ErrorCode.CONFLICT,
              "Idempotency-Key: %s was used for another request before (expected: the same request, or a new key). The task of that request is %s."
                  .formatted(key.text(), row.getString("task")));
        }
        return new TaskId(row.getString("task"));
      }
    }
  }

  private static final String ADD =
      """
      INSERT INTO task
        (id, owner, endpoint, return_pickled, created_at, expires_at, state, attempts, priority,
         label, deadline, max_attempts, backoff, retry_on_error, retention, dead_retention, retry_of)
      VALUES (?, ?, ?, ?, ?, ?, 'PENDING', 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String ADD_INPUT =
      "INSERT INTO task_input (task, kind, body) VALUES ((SELECT place FROM task WHERE id = ?), ?, ?)";

  private static void insert(Connection connection, List<NewTask> tasks) throws SQLException {
    if (tasks.isEmpty()) {
      return;
    }
    try (PreparedStatement row = connection.prepareStatement(ADD);
        PreparedStatement input = connection.prepareStatement(ADD_INPUT)) {
      for (NewTask task : tasks) {
        bind(row, task);
        row.addBatch();
        input.setString(1, task.id().value());
        input.setString(2, TaskRows.kind(task.input()));
        input.setBytes(3, TaskRows.body(task.input()));
        input.addBatch();
      }
      row.executeBatch();
      input.executeBatch();
    }
  }

  private static void bind(PreparedStatement row, NewTask task) throws SQLException {
    TaskTerms terms = task.terms();
    row.setString(1, task.id().value());
    row.setString(2, task.owner().value());
    row.setString(3, task.endpoint().value());
    row.setBoolean(4, task.returnPickled());
    row.setLong(5, Times.write(task.createdAt()));
    row.setLong(6, Times.write(terms.expiresAt()));
    row.setInt(7, terms.priority());
    row.setString(8, terms.label().orElse(null));
    if (terms.deadline().isPresent()) {
      row.setLong(9, Times.write(terms.deadline().get()));
    } else {
      row.setNull(9, Types.BIGINT);
    }
    row.setInt(10, terms.maxAttempts());
    row.setLong(11, terms.backoff().toNanos());
    row.setBoolean(12, terms.retryOnError());
    row.setLong(13, terms.retention().toNanos());
    row.setLong(14, terms.deadRetention().toNanos());
    row.setString(15, task.retryOf().map(TaskId::value).orElse(null));
  }

  private static final String LINK = "UPDATE task SET retried_as = ? WHERE id = ?";

  private void link(Connection connection, List<NewTask> tasks) throws SQLException {
    for (NewTask task : tasks) {
      if (task.retryOf().isEmpty()) {
        continue;
      }
      try (PreparedStatement link = connection.prepareStatement(LINK)) {
        link.setString(1, task.id().value());
        link.setString(2, task.retryOf().get().value());
        link.executeUpdate();
      }
      TaskEvent event =
          new TaskEvent(
              clock.instant(),
              TaskEvent.Kind.RETRIED,
              0,
              Optional.empty(),
              "Repeated as the task " + task.id() + ".");
      TaskEvents.add(connection, task.retryOf().get(), event);
    }
  }
}
