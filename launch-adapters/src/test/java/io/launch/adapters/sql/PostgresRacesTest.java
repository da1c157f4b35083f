package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.task.TaskState;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.Samples;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What happens when a transaction meets rows that another one is changing: SQLite knows no such
/// meeting.
@Timeout(60)
class PostgresRacesTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Database database =
      Database.open(TestPostgres.newDatabase(), DatabaseConfig.DEFAULT.withThreads(2, 2));
  private final SqlTaskQueue queue = new SqlTaskQueue(database, new ManualClock());

  @AfterEach
  void close() throws InterruptedException {
    threads.close();
    database.close();
  }

  @Test
  void firstKeyIsNotMadeBesideOneThatIsBeingMade() throws Exception {
    boolean made =
        meanwhile(
            """
            INSERT INTO api_key (id, owner, name, hash, hint, created_at)
            VALUES ('key_1', 'own_1', 'laptop', 'h', 'lk_', 1)
            """,
            () -> new SqlApiKeyRepository(database).addFirst(Samples.apiKey(2)));

    assertThat(made).isFalse();
  }

  @Test
  void taskThatIsJustEndingDoesNotEndOnceMore() throws Exception {
    queue.add(List.of(Samples.task(1, Samples.NOW)));
    queue.exchange(List.of(), Samples.ENDPOINT, "server", 1);

    var failed =
        meanwhile(
            "UPDATE task SET state = 'SUCCEEDED', result = '1'",
            () -> queue.failAll(Samples.ENDPOINT, "The endpoint was deleted."));

    assertThat(failed).isEmpty();
    var tasks = new SqlTaskRepository(database, new ManualClock());
    assertThat(tasks.find(Samples.taskId(1)).orElseThrow().state())
        .isEqualTo(new TaskState.Succeeded("1"));
  }

  @Test
  void taskThatIsBeingLeasedIsPassedOver() throws Exception {
    queue.add(List.of(Samples.task(1, Samples.NOW), Samples.task(2, Samples.NOW)));

    CountDownLatch commit = new CountDownLatch(1);
    Future<Integer> other =
        changing(
            "UPDATE task SET state = 'STARTED', holder = 'other' WHERE id = '%s'"
                .formatted(Samples.taskId(1)),
            commit);
    var leased = queue.exchange(List.of(), Samples.ENDPOINT, "server", 2).leased();
    commit.countDown();

    assertThat(other.get()).isEqualTo(1);
    assertThat(leased).extracting(task -> task.id()).containsExactly(Samples.taskId(2));
  }

  /// Does the work while another transaction has made a change; that one ends once the work waits
  /// for it, or did not.
  private <T> T meanwhile(String change, Callable<T> work) throws Exception {
    database.write(handle ->
        handle.execute(
            "INSERT INTO owner (id, created_at) VALUES ('own_1', 1) ON CONFLICT DO NOTHING"));
    CountDownLatch commit = new CountDownLatch(1);
    Future<Integer> other = changing(change, commit);
    Future<T> done = threads.submit(work);
    Awaitility.await().until(() -> done.isDone() || someoneWaitsForALock());
    commit.countDown();
    assertThat(other.get()).isEqualTo(1);
    return done.get();
  }

  /// Makes a change that is committed when the latch opens.
  private Future<Integer> changing(String change, CountDownLatch commit)
      throws InterruptedException {
    CountDownLatch made = new CountDownLatch(1);
    Future<Integer> other =
        threads.submit(() ->
            database.write(handle -> {
              int rows = handle.execute(change);
              made.countDown();
              awaitQuietly(commit);
              return rows;
            }));
    made.await();
    return other;
  }

  private boolean someoneWaitsForALock() {
    return database.read(handle ->
        handle
                .createQuery("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
                .mapTo(Integer.class)
                .one()
            > 0);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
