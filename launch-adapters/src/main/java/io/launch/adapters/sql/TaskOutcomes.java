package io.launch.adapters.sql;

import io.launch.api.task.TaskId;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Records what became of attempts. An outcome of an attempt that is not the leased one meets no
/// row, and counts for nothing.
final class TaskOutcomes {
  private final InstantSource clock;

  TaskOutcomes(InstantSource clock) {
    this.clock = clock;
  }

  /// Returns the tasks that ended by it.
  Set<TaskId> record(Handle handle, List<TaskOutcome> outcomes) throws SQLException {
    Set<TaskId> ended = new HashSet<>();
    if (outcomes.isEmpty()) {
      return ended;
    }
    try (Statements statements = new Statements(handle.getConnection())) {
      for (TaskOutcome outcome : outcomes) {
        boolean ends =
            switch (outcome) {
              case TaskOutcome.Ended(_, _, var state) -> end(statements, outcome, state);
              case TaskOutcome.Lost lost -> lose(statements, lost);
              case TaskOutcome.Returned _ -> release(statements, outcome, 1);
            };
        if (ends) {
          ended.add(outcome.id());
        }
      }
    }
    return ended;
  }

  /// Prepared once for all outcomes of an exchange.
  private static final class Statements implements AutoCloseable {
    final PreparedStatement end;
    final PreparedStatement forgetInput;
    final PreparedStatement release;

    Statements(Connection connection) throws SQLException {
      end = connection.prepareStatement(END);
      forgetInput = connection.prepareStatement(FORGET_INPUT);
      release = connection.prepareStatement(RELEASE);
    }

    @Override
    public void close() throws SQLException {
      end.close();
      forgetInput.close();
      release.close();
    }
  }

  private static final String END =
      """
      UPDATE task
      SET state = ?, result = ?, result_key = ?, error = ?, traceback = ?, ended_at = ?,
        holder = NULL, lease_until = NULL
      WHERE id = ? AND attempts = ? AND state = 'STARTED'
      RETURNING place
      """;

  private static final String FORGET_INPUT = "DELETE FROM task_input WHERE task = ?";

  private boolean end(Statements statements, TaskOutcome outcome, TaskState state)
      throws SQLException {
    PreparedStatement end = statements.end;
    bind(end, state);
    end.setLong(6, Times.write(clock.instant()));
    end.setString(7, outcome.id().value());
    end.setInt(8, outcome.attempt());
    try (ResultSet row = end.executeQuery()) {
      if (!row.next()) {
        return false;
      }
      statements.forgetInput.setLong(1, row.getLong(1));
    }
    statements.forgetInput.executeUpdate();
    return true;
  }

  private static void bind(PreparedStatement end, TaskState state) throws SQLException {
    for (int i = 2; i <= 5; i++) {
      end.setString(i, null);
    }
    switch (state) {
      case TaskState.Succeeded(var result) -> {
        end.setString(1, "SUCCEEDED");
        end.setString(2, result);
      }
      case TaskState.Stored(var key) -> {
        end.setString(1, "STORED");
        end.setString(3, key.value());
      }
      case TaskState.Failed(var error, var traceback) -> {
        end.setString(1, "FAILED");
        end.setString(4, error);
        end.setString(5, traceback);
      }
      case TaskState.Pending(), TaskState.Started() ->
          throw new IllegalStateException("a task cannot end " + state);
    }
  }

  private static final String RELEASE =
      """
      UPDATE task
      SET state = 'PENDING', attempts = attempts - ?, holder = NULL, lease_until = NULL
      WHERE id = ? AND attempts = ? AND state = 'STARTED'
      """;

  private boolean lose(Statements statements, TaskOutcome.Lost lost) throws SQLException {
    if (lost.attempt() >= lost.maxAttempts()) {
      return end(statements, lost, TaskState.Failed.lost(lost.reason(), lost.maxAttempts()));
    }
    return release(statements, lost, 0);
  }

  /// Gives the task back its place; it does not end.
  ///
  /// @param uncounted how many attempts to take back
  private static boolean release(Statements statements, TaskOutcome outcome, int uncounted)
      throws SQLException {
    statements.release.setInt(1, uncounted);
    statements.release.setString(2, outcome.id().value());
    statements.release.setInt(3, outcome.attempt());
    statements.release.executeUpdate();
    return false;
  }
}
