package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskQueue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Gatherers;
import org.jdbi.v3.core.Handle;

/// The task table as a queue. Safe for use from many threads.
public final class SqlTaskQueue implements TaskQueue {
  private static final int IDS_PER_READ = 500;

  private final Database database;
  private final InstantSource clock;
  private final String leaseSql;
  private final TaskOutcomes outcomes;
  private final TaskSweeps sweeps;

  public SqlTaskQueue(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.leaseSql = leaseSql(database.dialect());
    this.outcomes = new TaskOutcomes(clock);
    this.sweeps = new TaskSweeps(database, clock);
  }

  private static final String ADD =
      """
      INSERT INTO task
        (id, owner, endpoint, return_pickled, created_at, expires_at, state, attempts)
      VALUES (?, ?, ?, ?, ?, ?, 'PENDING', 0)
      RETURNING place
      """;

  private static final String ADD_INPUT =
      "INSERT INTO task_input (task, kind, body) VALUES (?, ?, ?)";

  @Override
  public void add(List<NewTask> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    database.writeIfRoom(tasks.size(), handle -> insert(handle, tasks));
  }

  private static int insert(Handle handle, List<NewTask> tasks) throws SQLException {
    try (PreparedStatement row = handle.getConnection().prepareStatement(ADD);
        PreparedStatement input = handle.getConnection().prepareStatement(ADD_INPUT)) {
      for (NewTask task : tasks) {
        row.setString(1, task.id().value());
        row.setString(2, task.owner().value());
        row.setString(3, task.endpoint().value());
        row.setBoolean(4, task.returnPickled());
        row.setLong(5, Times.write(task.createdAt()));
        row.setLong(6, Times.write(task.expiresAt()));
        try (ResultSet added = row.executeQuery()) {
          added.next();
          input.setLong(1, added.getLong(1));
        }
        input.setString(2, TaskRows.kind(task.input()));
        input.setBytes(3, TaskRows.body(task.input()));
        input.executeUpdate();
      }
    }
    return tasks.size();
  }

  @Override
  public Exchange exchange(
      List<TaskOutcome> results, EndpointId endpoint, String holder, int max, Duration lease) {
    return database.write(
        results.size() + max,
        handle -> {
          Set<TaskId> ended = outcomes.record(handle, results);
          List<LeasedTask> leased =
              max == 0 ? List.of() : lease(handle, endpoint, holder, max, lease);
          return new Exchange(ended, leased);
        });
  }

  static String leaseSql(Dialect dialect) {
    return """
    UPDATE task
    SET state = 'STARTED', attempts = attempts + 1, holder = ?, lease_until = ?
    WHERE place IN (
      SELECT place FROM task
      WHERE state = 'PENDING' AND endpoint = ? AND expires_at > ?
      ORDER BY place LIMIT ? %s)
    RETURNING place, id, owner, attempts, return_pickled,
      (SELECT kind FROM task_input WHERE task_input.task = task.place) AS kind,
      (SELECT body FROM task_input WHERE task_input.task = task.place) AS body
    """
        .formatted(dialect.skipLocked());
  }

  private List<LeasedTask> lease(
      Handle handle, EndpointId endpoint, String holder, int max, Duration lease)
      throws SQLException {
    Instant now = clock.instant();
    try (PreparedStatement statement = handle.getConnection().prepareStatement(leaseSql)) {
      statement.setString(1, holder);
      statement.setLong(2, Times.write(now.plus(lease)));
      statement.setString(3, endpoint.value());
      statement.setLong(4, Times.write(now));
      statement.setInt(5, max);
      // RETURNING has no order of its own.
      TreeMap<Long, LeasedTask> byPlace = new TreeMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          byPlace.put(row.getLong("place"), TaskRows.leased(row));
        }
      }
      return List.copyOf(byPlace.values());
    }
  }

  private static final String RENEW =
      "UPDATE task SET lease_until = :until WHERE state = 'STARTED' AND holder = :holder";

  @Override
  public void renew(String holder, Duration lease) {
    long until = Times.write(clock.instant().plus(lease));
    database.write(
        handle -> handle.createUpdate(RENEW).bind("until", until).bind("holder", holder).execute());
  }

  @Override
  public Sweep sweep(String holder, boolean allButOwn, int maxAttempts) {
    return sweeps.sweep(holder, allButOwn, maxAttempts);
  }

  @Override
  public Optional<Task> find(TaskId id) {
    return findAll(List.of(id)).stream().findFirst();
  }

  private static final String FIND =
      "SELECT " + TaskRows.COLUMNS + " FROM task WHERE id IN (<ids>)";

  @Override
  public List<Task> findAll(Collection<TaskId> ids) {
    List<String> distinct = ids.stream().map(TaskId::value).distinct().toList();
    return distinct.isEmpty()
        ? List.of()
        : database.read(handle ->
            distinct.stream()
                .gather(Gatherers.windowFixed(IDS_PER_READ))
                .flatMap(some ->
                    handle.createQuery(FIND).bindList("ids", some).map(TaskRows::task).stream())
                .toList());
  }

  private static final String COUNT_OPEN =
      """
      SELECT
        (SELECT COUNT(*) FROM task WHERE state = 'PENDING' AND endpoint = :endpoint)
        + (SELECT COUNT(*) FROM task WHERE state = 'STARTED' AND endpoint = :endpoint)
      """;

  @Override
  public int countOpen(EndpointId endpoint) {
    return database.read(handle ->
        handle
            .createQuery(COUNT_OPEN)
            .bind("endpoint", endpoint.value())
            .mapTo(Integer.class)
            .one());
  }

  @Override
  public Set<TaskId> failAll(EndpointId endpoint, String reason) {
    return sweeps.failAll(endpoint, reason);
  }

  @Override
  public List<Task> deleteEnded(Duration age, int max) {
    return sweeps.deleteEnded(age, max);
  }
}
