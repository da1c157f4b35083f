package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.task.Task;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Gatherers;

/// The task table to read. Safe for use from many threads.
public final class SqlTaskRepository implements TaskRepository {
  private static final int IDS_PER_READ = 500;

  private final Database database;
  private final InstantSource clock;
  private final TaskPages pages;
  private final TaskDeletions deletions;

  public SqlTaskRepository(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.pages = new TaskPages(database);
    this.deletions = new TaskDeletions(database, clock);
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

  private static final String INPUT =
      """
      SELECT kind, body, return_pickled FROM task JOIN task_input ON task_input.task = task.place
      WHERE id = :id
      """;

  @Override
  public Optional<Input> input(TaskId id) {
    return database.read(handle ->
        handle
            .createQuery(INPUT)
            .bind("id", id.value())
            .map((row, _) ->
                new Input(
                    TaskRows.input(row.getString("kind"), row.getBytes("body")),
                    row.getBoolean("return_pickled")))
            .findOne());
  }

  private static final String HISTORY =
      """
      SELECT * FROM task_event WHERE task = (SELECT place FROM task WHERE id = :id)
      ORDER BY place
      """;

  @Override
  public List<TaskEvent> history(TaskId id) {
    return database.read(
        handle -> handle.createQuery(HISTORY).bind("id", id.value()).map(TaskRows::event).list());
  }

  @Override
  public Page list(Filter filter, Optional<Long> cursor, int max) {
    return pages.list(filter, cursor, max);
  }

  @Override
  public Outcomes outcomes(EndpointId endpoint, Optional<OwnerId> owner, Mark after, int max) {
    return pages.outcomes(endpoint, owner, after, max);
  }

  private static final String COUNT_OPEN =
      """
      SELECT
        (SELECT COUNT(*) FROM task WHERE state = 'PENDING' AND NOT waits AND endpoint = :endpoint)
        + (SELECT COUNT(*) FROM task WHERE state = 'PENDING' AND waits AND endpoint = :endpoint)
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

  private static final String COUNT =
      """
      SELECT
        (SELECT COUNT(*) FROM task WHERE state = 'PENDING' AND NOT waits AND endpoint = :endpoint)
        + (SELECT COUNT(*) FROM task WHERE state = 'PENDING' AND waits AND endpoint = :endpoint)
          AS pending,
        (SELECT COUNT(*) FROM task WHERE state = 'STARTED' AND endpoint = :endpoint) AS started,
        (SELECT MIN(created_at) FROM task WHERE place IN (
          SELECT MIN(place) FROM task WHERE state = 'PENDING' AND NOT waits AND endpoint = :endpoint
          UNION ALL
          SELECT MIN(place) FROM task WHERE state = 'PENDING' AND waits AND endpoint = :endpoint))
          AS oldest,
        (SELECT COUNT(*) FROM task
          WHERE state = 'DEAD' AND retried_as IS NULL AND endpoint = :endpoint) AS dead,
        (SELECT COUNT(*) FROM task WHERE endpoint = :endpoint AND ended_at > :since) AS ended
      """;

  @Override
  public Counts count(EndpointId endpoint, Duration window) {
    Instant since = clock.instant().minus(window);
    return database.read(handle ->
        handle
            .createQuery(COUNT)
            .bind("endpoint", endpoint.value())
            .bind("since", Times.write(since))
            .map((row, _) -> {
              long nanos = row.getLong("oldest");
              Optional<Instant> oldest =
                  row.wasNull() ? Optional.empty() : Optional.of(Times.read(nanos));
              return new Counts(
                  row.getInt("pending"),
                  row.getInt("started"),
                  oldest,
                  row.getInt("dead"),
                  row.getInt("ended"));
            })
            .one());
  }

  /// Looks into each owner's line by itself, as the index does.
  private static final String AHEAD =
      """
      WITH RECURSIVE me (line, mine, here) AS (
        SELECT endpoint, priority, place FROM task WHERE id = :id),
      found (owner) AS (
        SELECT MIN(owner) FROM task JOIN me ON task.endpoint = me.line
        WHERE state = 'PENDING' AND NOT waits
        UNION ALL
        SELECT (SELECT MIN(task.owner) FROM task JOIN me ON task.endpoint = me.line
          WHERE state = 'PENDING' AND NOT waits AND task.owner > found.owner)
        FROM found WHERE found.owner IS NOT NULL),
      counts (n) AS (
        SELECT
          (SELECT COUNT(*) FROM (
            SELECT 1 FROM task JOIN me ON task.endpoint = me.line
            WHERE state = 'PENDING' AND NOT waits AND task.owner = found.owner
              AND task.priority > me.mine
            LIMIT :max) AS above)
          + (SELECT COUNT(*) FROM (
            SELECT 1 FROM task JOIN me ON task.endpoint = me.line
            WHERE state = 'PENDING' AND NOT waits AND task.owner = found.owner
              AND task.priority = me.mine AND task.place < me.here
            LIMIT :max) AS before)
        FROM found WHERE found.owner IS NOT NULL
        UNION ALL
        SELECT COUNT(*) FROM (
          SELECT 1 FROM task JOIN me ON task.endpoint = me.line
          WHERE state = 'PENDING' AND waits AND not_before <= :now
            AND (priority > me.mine OR (priority = me.mine AND place < me.here))
          LIMIT :max) AS due)
      SELECT COALESCE(SUM(n), 0) FROM counts
      """;

  @Override
  public int ahead(TaskId id, int max) {
    long ahead =
        database.read(handle ->
            handle
                .createQuery(AHEAD)
                .bind("id", id.value())
                .bind("now", Times.write(clock.instant()))
                .bind("max", max)
                .mapTo(Long.class)
                .one());
    return (int) Math.min(ahead, max);
  }

  @Override
  public List<Deleted> deleteOld(int max) {
    return deletions.old(max);
  }

  @Override
  public List<Deleted> purge(OwnerId owner, EndpointId endpoint, Set<TaskId> ids, int max) {
    return deletions.purge(owner, endpoint, ids, max);
  }

  @Override
  public int forgetKeys(int max) {
    return deletions.forgetKeys(max);
  }
}
