package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.task.LeasedTask;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/// Leases pending tasks. Of several owners who have tasks at one endpoint each gets its share, so
/// that a million tasks of one are not in the way of another's.
final class TaskLeases {
  /// How many owners are looked at together, and how often.
  private static final int OWNERS_AT_ONCE = 100;

  private static final int LOOKS = 10;

  private final InstantSource clock;
  private final String leaseSql;

  /// Of endpoints where several owners have tasks, the owner who had the last turn.
  private final Map<EndpointId, String> turns = new ConcurrentHashMap<>();

  TaskLeases(Dialect dialect, InstantSource clock) {
    this.clock = clock;
    this.leaseSql = leaseSql(dialect);
  }

  /// In order of priority, then of age; the owners' shares one after another.
  List<LeasedTask> lease(Handle handle, EndpointId endpoint, String holder, int max)
      throws SQLException {
    wakeDue(handle, endpoint);
    List<LeasedTask> leased = new ArrayList<>();
    Instant now = clock.instant();
    int atOnce = Math.max(max, OWNERS_AT_ONCE);
    Connection connection = handle.getConnection();
    List<String> owners = owners(connection, endpoint, turns.getOrDefault(endpoint, ""), atOnce);
    if (owners.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(leaseSql)) {
      statement.setString(1, endpoint.value());
      statement.setLong(3, Times.write(now));
      statement.setString(5, holder);
      statement.setLong(6, Times.write(now));
      lease(statement, endpoint, owners, max, leased);
      // Tasks that have just expired may be all that these have, and hide those of others.
      for (int look = 1; look < LOOKS && owners.size() == atOnce && leased.size() < max; look++) {
        owners = owners(connection, endpoint, owners.getLast(), atOnce);
        lease(statement, endpoint, owners, max, leased);
      }
    }
    return leased;
  }

  /// Fills `leased` up to `max` from the lines of these owners.
  private void lease(
      PreparedStatement statement,
      EndpointId endpoint,
      List<String> owners,
      int max,
      List<LeasedTask> leased)
      throws SQLException {
    if (owners.size() == 1) {
      turns.remove(endpoint);
    } else {
      turns.put(endpoint, owners.get(Math.floorMod(max - leased.size() - 1, owners.size())));
    }
    // Who has fewer tasks than its share leaves the rest to those after it, and to a further round,
    // in which those come first whose share was the smaller one.
    List<String> round = owners;
    while (leased.size() < max && !round.isEmpty()) {
      List<String> more = new ArrayList<>();
      for (int i = 0; i < round.size() && leased.size() < max; i++) {
        int share = Math.ceilDiv(max - leased.size(), round.size() - i);
        List<LeasedTask> part = lease(statement, round.get(i), share);
        leased.addAll(part);
        if (part.size() == share) {
          more.add(round.get(i));
        }
      }
      round = more.reversed();
    }
  }

  private static List<LeasedTask> lease(PreparedStatement statement, String owner, int share)
      throws SQLException {
    statement.setString(2, owner);
    statement.setInt(4, share);
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
      WHERE state = 'PENDING' AND NOT waits AND endpoint = ? AND owner = ? AND expires_at > ?
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
        SELECT MIN(owner) FROM task
        WHERE state = 'PENDING' AND NOT waits AND endpoint = ? AND owner > ?
        UNION ALL
        SELECT (SELECT MIN(task.owner) FROM task
          WHERE state = 'PENDING' AND NOT waits AND endpoint = ?
            AND task.owner > found.owner)
        FROM found WHERE found.owner IS NOT NULL)
      SELECT owner FROM found WHERE owner IS NOT NULL LIMIT ?
      """;

  /// Those who have pending tasks, from the one after this one on, in a circle.
  private static List<String> owners(
      Connection connection, EndpointId endpoint, String after, int limit) throws SQLException {
    List<String> owners = ownersAfter(connection, endpoint, after, limit);
    if (after.isEmpty() || owners.size() == limit) {
      return owners;
    }
    Set<String> circle = new LinkedHashSet<>(owners);
    circle.addAll(ownersAfter(connection, endpoint, "", limit));
    return circle.stream().limit(limit).toList();
  }

  private static List<String> ownersAfter(
      Connection connection, EndpointId endpoint, String after, int limit) throws SQLException {
    List<String> owners = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(OWNERS)) {
      statement.setString(1, endpoint.value());
      statement.setString(2, after);
      statement.setString(3, endpoint.value());
      statement.setInt(4, limit);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          owners.add(row.getString(1));
        }
      }
    }
    return owners;
  }

  private static final String DUE =
      """
      SELECT MIN(not_before) FROM task
      WHERE state = 'PENDING' AND waits AND endpoint = ?
      """;

  /// When the next of those tasks may be leased that have to wait.
  Optional<Instant> due(Handle handle, EndpointId endpoint) throws SQLException {
    try (PreparedStatement statement = handle.getConnection().prepareStatement(DUE)) {
      statement.setString(1, endpoint.value());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        long at = row.getLong(1);
        return row.wasNull() ? Optional.empty() : Optional.of(Times.read(at));
      }
    }
  }

  private static final int WAKE_AT_ONCE = 5_000;

  private static final String WAKE =
      """
      UPDATE task SET waits = FALSE
      WHERE place IN (
        SELECT place FROM task
        WHERE state = 'PENDING' AND waits AND endpoint = :endpoint AND not_before <= :now
        ORDER BY not_before LIMIT :max)
        AND state = 'PENDING' AND not_before <= :now
      """;

  /// Puts tasks whose time has come among those that may be leased.
  private void wakeDue(Handle handle, EndpointId endpoint) throws SQLException {
    Instant now = clock.instant();
    if (due(handle, endpoint).filter(at -> !at.isAfter(now)).isEmpty()) {
      return;
    }
    handle
        .createUpdate(WAKE)
        .bind("endpoint", endpoint.value())
        .bind("now", Times.write(now))
        .bind("max", WAKE_AT_ONCE)
        .execute();
  }
}
