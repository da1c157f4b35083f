package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.owner.OwnerId;
import io.launch.core.task.Task;
import io.launch.core.task.TaskRepository.Filter;
import io.launch.core.task.TaskRepository.Mark;
import io.launch.core.task.TaskRepository.Outcomes;
import io.launch.core.task.TaskRepository.Page;
import io.launch.core.task.TaskRepository.Phase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/// Tasks page by page.
final class TaskPages {
  private final Database database;

  TaskPages(Database database) {
    this.database = database;
  }

  /// A task and where its row is in two orders.
  private record Row(Task task, Mark ended, long place) {
    static Row of(ResultSet row, StatementContext context) throws SQLException {
      long place = row.getLong("place");
      return new Row(
          TaskRows.task(row, context), new Mark(Times.read(row.getLong("ended_at")), place), place);
    }
  }

  Page list(Filter filter, Optional<Long> cursor, int max) {
    List<String> conditions = new ArrayList<>(List.of("owner = :owner"));
    filter.endpoint().ifPresent(_ -> conditions.add("endpoint = :endpoint"));
    filter.label().ifPresent(_ -> conditions.add("label = :label"));
    filter.since().ifPresent(_ -> conditions.add("created_at >= :since"));
    filter.until().ifPresent(_ -> conditions.add("created_at < :until"));
    cursor.ifPresent(_ -> conditions.add("place < :cursor"));
    if (filter.deadLetters()) {
      conditions.add("retried_as IS NULL");
    }
    String sql = listSql(conditions, filter.states());
    List<Row> rows =
        database.read(handle -> {
          Query query =
              handle.createQuery(sql).bind("owner", filter.owner().value()).bind("max", max + 1);
          filter.endpoint().ifPresent(it -> query.bind("endpoint", it.value()));
          filter.label().ifPresent(it -> query.bind("label", it));
          filter.since().ifPresent(it -> query.bind("since", Times.write(it)));
          filter.until().ifPresent(it -> query.bind("until", Times.write(it)));
          cursor.ifPresent(it -> query.bind("cursor", it));
          return query.map(Row::of).list();
        });
    List<Row> page = rows.subList(0, Math.min(max, rows.size()));
    return new Page(
        page.stream().map(Row::task).toList(),
        rows.size() > max ? Optional.of(page.getLast().place) : Optional.empty());
  }

  /// Each state by itself, as the indexes have them, and the newest of them all.
  private static String listSql(List<String> conditions, Set<Phase> states) {
    String some =
        "SELECT %s FROM task WHERE %s%%s ORDER BY place DESC LIMIT :max"
            .formatted(TaskRows.COLUMNS, String.join(" AND ", conditions));
    if (states.isEmpty()) {
      return some.formatted("");
    }
    List<String> parts =
        states.stream()
            .sorted()
            .map(phase -> "SELECT * FROM (" + some.formatted(" AND " + in(phase)) + ") AS " + phase)
            .toList();
    return String.join(" UNION ALL ", parts) + " ORDER BY place DESC LIMIT :max";
  }

  /// Written out, with what tells the database which of its partial indexes serve.
  private static String in(Phase phase) {
    return switch (phase) {
      case PENDING -> "state = 'PENDING'";
      case STARTED ->
          "state = 'STARTED' AND place IN (SELECT place FROM task WHERE state = 'STARTED')";
      case SUCCEEDED -> "state IN ('SUCCEEDED', 'STORED_JSON', 'STORED')";
      case ERROR -> "state = 'FAILED' AND error IS NOT NULL";
      case EXPIRED, CANCELLED, DEAD, TIMED_OUT ->
          "state = '%s' AND error IS NOT NULL".formatted(phase);
    };
  }

  Outcomes outcomes(EndpointId endpoint, Optional<OwnerId> owner, Mark after, int max) {
    String sql =
        """
        SELECT %s FROM task
        WHERE endpoint = :endpoint AND ended_at IS NOT NULL
          AND (ended_at, place) > (:at, :place)%s
        ORDER BY ended_at, place LIMIT :max
        """
            .formatted(TaskRows.COLUMNS, owner.isPresent() ? " AND owner = :owner" : "");
    List<Row> rows =
        database.read(handle -> {
          Query query =
              handle
                  .createQuery(sql)
                  .bind("endpoint", endpoint.value())
                  .bind("at", Times.write(after.endedAt()))
                  .bind("place", after.place())
                  .bind("max", max);
          owner.ifPresent(it -> query.bind("owner", it.value()));
          return query.map(Row::of).list();
        });
    return new Outcomes(
        rows.stream().map(Row::task).toList(), rows.isEmpty() ? after : rows.getLast().ended);
  }
}
