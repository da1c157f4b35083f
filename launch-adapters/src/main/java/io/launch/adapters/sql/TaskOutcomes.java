package io.launch.adapters.sql;

import io.launch.api.task.TaskId;
import io.launch.core.task.FailureKind;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskRun;
import io.launch.core.task.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Records what became of leases, each kind as one batch. An outcome of a lease that is not the
/// latest meets no row, and counts for nothing.
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
    Batches batches = new Batches(handle.getConnection(), clock.instant());
    for (TaskOutcome outcome : outcomes) {
      switch (outcome) {
        case TaskOutcome.Running running -> batches.running.add(running);
        case TaskOutcome.Ended end -> batches.ended.add(end);
        case TaskOutcome.Again again -> batches.again.add(again);
        case TaskOutcome.Returned returned -> batches.returned.add(returned);
      }
    }
    batches.run();
    batches.giveBack();
    batches.tryAgain();
    batches.end(ended);
    return ended;
  }

  private static final String RUN =
      """
      UPDATE task SET worker = ?, revision = ?
      WHERE id = ? AND fence = ? AND state = 'STARTED'
      """;

  private static final String GIVE_BACK =
      """
      UPDATE task SET state = 'PENDING', attempts = attempts - 1, holder = NULL
      WHERE id = ? AND fence = ? AND state = 'STARTED'
      """;

  private static final String TRY_AGAIN =
      """
      UPDATE task SET state = 'PENDING', not_before = ?, waits = ?, holder = NULL
      WHERE id = ? AND fence = ? AND state = 'STARTED'
      """;

  private static final String END =
      """
      UPDATE task
      SET state = ?, result = ?, result_key = ?, result_bytes = ?, error = ?, traceback = ?,
        ended_at = ?, delete_at = ? + CASE WHEN ? THEN dead_retention ELSE retention END,
        worker = ?, revision = ?, holder = NULL
      WHERE id = ? AND fence = ? AND state = 'STARTED'
      """;

  private record Batches(
      Connection connection,
      Instant now,
      List<TaskOutcome.Running> running,
      List<TaskOutcome.Returned> returned,
      List<TaskOutcome.Again> again,
      List<TaskOutcome.Ended> ended) {
    Batches(Connection connection, Instant now) {
      this(
          connection,
          now,
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>(),
          new ArrayList<>());
    }

    void run() throws SQLException {
      send(
          RUN,
          running,
          (row, outcome) -> {
            row.setString(1, outcome.run().worker().value());
            row.setInt(2, outcome.run().revision());
            bind(row, 3, outcome.lease());
          });
    }

    void giveBack() throws SQLException {
      send(GIVE_BACK, returned, (row, outcome) -> bind(row, 1, outcome.lease()));
    }

    void tryAgain() throws SQLException {
      int[] rows =
          send(
              TRY_AGAIN,
              again,
              (row, outcome) -> {
                row.setLong(1, Times.write(outcome.notBefore()));
                row.setBoolean(2, outcome.notBefore().isAfter(now));
                bind(row, 3, outcome.lease());
              });
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] == 1) {
          TaskEvents.add(connection, again.get(i).lease().id(), again.get(i).event());
        }
      }
    }

    void end(Set<TaskId> ids) throws SQLException {
      int[] rows =
          send(
              END,
              ended,
              (row, outcome) -> {
                bind(row, outcome.state());
                row.setLong(7, Times.write(now));
                row.setLong(8, Times.write(now));
                row.setBoolean(9, dead(outcome.state()));
                bind(row, outcome.run());
                bind(row, 12, outcome.lease());
              });
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] == 1) {
          ids.add(ended.get(i).lease().id());
        }
      }
    }

    /// Returns how many rows each of them met.
    private <T> int[] send(String sql, List<T> outcomes, Binding<T> binding) throws SQLException {
      if (outcomes.isEmpty()) {
        return new int[0];
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (T outcome : outcomes) {
          binding.bind(statement, outcome);
          statement.addBatch();
        }
        return statement.executeBatch();
      }
    }
  }

  /// Writes an outcome into a statement.
  @FunctionalInterface
  private interface Binding<T> {
    void bind(PreparedStatement row, T outcome) throws SQLException;
  }

  private static void bind(PreparedStatement row, int from, Lease lease) throws SQLException {
    row.setString(from, lease.id().value());
    row.setLong(from + 1, lease.fence());
  }

  private static void bind(PreparedStatement row, Optional<TaskRun> run) throws SQLException {
    row.setString(10, run.map(it -> it.worker().value()).orElse(null));
    if (run.isPresent()) {
      row.setInt(11, run.get().revision());
    } else {
      row.setNull(11, Types.INTEGER);
    }
  }

  private static boolean dead(TaskState state) {
    return state instanceof TaskState.Failed(var kind, _, _) && kind == FailureKind.DEAD;
  }

  private static void bind(PreparedStatement row, TaskState state) throws SQLException {
    row.setString(2, null);
    row.setString(3, null);
    row.setNull(4, Types.BIGINT);
    row.setString(5, null);
    row.setString(6, null);
    switch (state) {
      case TaskState.Succeeded(var result) -> {
        row.setString(1, "SUCCEEDED");
        row.setString(2, result);
      }
      case TaskState.StoredJson(var key, long bytes) -> {
        row.setString(1, "STORED_JSON");
        row.setString(3, key.value());
        row.setLong(4, bytes);
      }
      case TaskState.Stored(var key) -> {
        row.setString(1, "STORED");
        row.setString(3, key.value());
      }
      case TaskState.Failed(var kind, var error, var traceback) -> {
        row.setString(1, TaskRows.name(kind));
        row.setString(5, error);
        row.setString(6, traceback);
      }
      case TaskState.Pending(), TaskState.Started() ->
          throw new IllegalStateException("a task cannot end " + state);
    }
  }
}
