package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.owner.OwnerId;
import io.launch.core.task.TaskRepository.Deleted;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/// Deletes rows of tasks with all that hangs on them.
final class TaskDeletions {
  private final Database database;
  private final InstantSource clock;

  TaskDeletions(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Locks what it finds, so that two servers do not delete the same tasks, nor one a task that
  /// another is just repeating.
  private String select(String condition) {
    return """
    SELECT place, id, owner,
      CASE WHEN fence <= 1 AND state IN ('SUCCEEDED', 'FAILED', 'EXPIRED') THEN 0 ELSE fence END
        AS leases,
      (SELECT body FROM task_input WHERE task = place AND kind = 'STORED_ARGS') AS input
    FROM task WHERE %s LIMIT :max %s
    """
        .formatted(condition, database.dialect().skipLocked());
  }

  private record Row(long place, Deleted task) {
    static Row of(ResultSet row, StatementContext context) throws SQLException {
      return new Row(
          row.getLong("place"),
          new Deleted(
              new TaskId(row.getString("id")),
              new OwnerId(row.getString("owner")),
              row.getLong("leases"),
              Optional.ofNullable(row.getBytes("input"))
                  .map(key -> new ObjectKey(new String(key, StandardCharsets.UTF_8)))));
    }
  }

  List<Deleted> old(int max) {
    return database.write(
        max,
        handle ->
            delete(
                handle,
                handle
                    .createQuery(select("delete_at <= :now ORDER BY delete_at"))
                    .bind("now", Times.write(clock.instant())),
                max));
  }

  private static final String DEAD =
      "state = 'DEAD' AND retried_as IS NULL AND owner = :owner AND endpoint = :endpoint";

  List<Deleted> purge(OwnerId owner, EndpointId endpoint, Set<TaskId> ids, int max) {
    String condition = ids.isEmpty() ? DEAD : DEAD + " AND id IN (<ids>)";
    return database.write(
        max,
        handle -> {
          Query query =
              handle
                  .createQuery(select(condition))
                  .bind("owner", owner.value())
                  .bind("endpoint", endpoint.value());
          if (!ids.isEmpty()) {
            query.bindList("ids", ids.stream().map(TaskId::value).toList());
          }
          return delete(handle, query, max);
        });
  }

  private static final List<String> DELETE =
      List.of(
          "DELETE FROM task_input WHERE task IN (<places>)",
          "DELETE FROM task_event WHERE task IN (<places>)",
          "DELETE FROM task WHERE place IN (<places>)");

  private static List<Deleted> delete(Handle handle, Query chosen, int max) {
    List<Row> rows = chosen.bind("max", max).map(Row::of).list();
    if (!rows.isEmpty()) {
      List<Long> places = rows.stream().map(Row::place).toList();
      DELETE.forEach(sql -> handle.createUpdate(sql).bindList("places", places).execute());
    }
    return rows.stream().map(Row::task).toList();
  }

  private static final String FORGET_KEYS =
      """
      DELETE FROM task_key WHERE (owner, endpoint, name) IN (
        SELECT owner, endpoint, name FROM task_key
        WHERE forget_at <= :now ORDER BY forget_at LIMIT :max)
        AND forget_at <= :now
      """;

  int forgetKeys(int max) {
    return database.write(
        max,
        handle ->
            handle
                .createUpdate(FORGET_KEYS)
                .bind("now", Times.write(clock.instant()))
                .bind("max", max)
                .execute());
  }
}
