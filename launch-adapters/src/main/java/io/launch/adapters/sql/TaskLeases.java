package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.task.LeasedTask;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;

/// Leases pending tasks. Of several owners who have tasks at one endpoint each gets its share, so
/// that a million tasks of one are not in the way of another's.
final class TaskLeases {
  private final InstantSource clock;
  private final String leaseSql;
  private final AtomicInteger turn = new AtomicInteger();

  TaskLeases(Dialect dialect, InstantSource clock) {
    this.clock = clock;
    this.leaseSql = leaseSql(dialect);
  }

  /// In order of priority, then of age; the owners' shares one after another.
  List<LeasedTask> lease(Handle handle, EndpointId endpoint, String holder, int max)
      throws SQLException {
    List<String> owners = owners(handle, endpoint, max);
    if (owners.isEmpty()) {
      return List.of();
    }
    List<LeasedTask> leased = new ArrayList<>();
    Instant now = clock.instant();
    try (PreparedStatement statement = handle.getConnection().prepareStatement(leaseSql)) {
      statement.setString(1, endpoint.value());
      statement.setLong(3, Times.write(now));
      statement.setLong(4, Times.write(now));
      statement.setString(6, holder);
      statement.setLong(7, Times.write(now));
      // Who has fewer tasks than its share leaves the rest to those after it, and to a second
      // round.
      while (leased.size() < max && !owners.isEmpty()) {
        List<String> more = new ArrayList<>();
        for (int i = 0; i < owners.size() && leased.size() < max; i++) {
          int share = Math.ceilDiv(max - leased.size(), owners.size() - i);
          List<LeasedTask> part = lease(statement, owners.get(i), share);
          leased.addAll(part);
          if (part.size() == share) {
            more.add(owners.get(i));
          }
        }
        owners = more;
      }
    }
    return leased;
  }

  private static List<LeasedTask> lease(PreparedStatement statement, String owner, int share)
      throws SQLException {
    statement.setString(2, owner);
    statement.setInt(5, share);
    // RETURNING has no order of its own.
    TreeMap<Long, LeasedTask> byPlace = new TreeMap<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        byPlace.put(row.getLong("place"), TaskRows.leased(row));
      }
    }
    List<LeasedTask> leased = new ArrayList<>(byPlace.values());
    leased.sort((a, b) -> Integer.compare(b.terms().priority(), a.terms().priority()));
    return leased;
  }

  static String leaseSql(Dialect dialect) {
    return """
    WITH next AS MATERIALIZED (
      SELECT place FROM task
      WHERE state = 'PENDING' AND endpoint = ? AND owner = ? AND expires_at > ? AND not_before <= ?
      ORDER BY priority DESC, place LIMIT ? %s)
    UPDATE task
    SET state = 'STARTED', attempts = attempts + 1, fence = fence + 1, holder = ?, started_at = ?,
      worker = NULL, revision = NULL, progress = NULL, progress_message = NULL, progress_at = NULL
    WHERE place IN (SELECT place FROM next)
    RETURNING place, id, owner, fence, attempts, return_pickled, priority, label, expires_at,
      deadline, max_attempts, backoff, retry_on_error, retention, dead_retention,
      (SELECT kind FROM task_input WHERE task_input.task = task.place) AS kind,
      (SELECT body FROM task_input WHERE task_input.task = task.place) AS body
    """
        .formatted(dialect.skipLocked());
  }

  /// Jumps from one owner's tasks to the next one's, however many there are between.
  private static final String OWNERS =
      """
      WITH RECURSIVE found (owner) AS (
        SELECT MIN(owner) FROM task WHERE state = 'PENDING' AND endpoint = :endpoint
        UNION ALL
        SELECT (SELECT MIN(task.owner) FROM task
          WHERE state = 'PENDING' AND endpoint = :endpoint AND task.owner > found.owner)
        FROM found WHERE found.owner IS NOT NULL)
      SELECT owner FROM found WHERE owner IS NOT NULL LIMIT :limit
      """;

  private static final int MAX_OWNERS = 1_000;

  /// Those who have pending tasks, beginning with another one each time; at most `max`.
  private List<String> owners(Handle handle, EndpointId endpoint, int max) {
    List<String> owners =
        handle
            .createQuery(OWNERS)
            .bind("endpoint", endpoint.value())
            .bind("limit", MAX_OWNERS)
            .mapTo(String.class)
            .list();
    if (owners.size() < 2) {
      return owners;
    }
    List<String> turned = new ArrayList<>(owners);
    Collections.rotate(turned, -Math.floorMod(turn.getAndAdd(max), turned.size()));
    return turned;
  }

  private static final String DUE =
      """
      SELECT MIN(not_before) FROM task
      WHERE state = 'PENDING' AND endpoint = :endpoint AND not_before > :now
      """;

  /// When the next of those tasks may be leased that have to wait.
  Optional<Instant> due(Handle handle, EndpointId endpoint) {
    return handle
        .createQuery(DUE)
        .bind("endpoint", endpoint.value())
        .bind("now", Times.write(clock.instant()))
        .map((row, _) -> {
          long at = row.getLong(1);
          return row.wasNull() ? Optional.<Instant>empty() : Optional.of(Times.read(at));
        })
        .one();
  }
}
