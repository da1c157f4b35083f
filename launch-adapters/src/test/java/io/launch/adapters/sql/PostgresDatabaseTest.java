package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only a database on a server of its own can do or suffer.
@Timeout(60)
class PostgresDatabaseTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final DatabaseUrl.Postgresql url = TestPostgres.newDatabase();
  private final Database database = Database.open(url, DatabaseConfig.DEFAULT.withThreads(2, 2));

  @BeforeEach
  void makeTable() {
    database.write(handle -> handle.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, n INT)"));
  }

  @AfterEach
  void close() throws InterruptedException {
    threads.close();
    database.close();
  }

  @Test
  void sessionsAreDurableAndDoNotHoldLocksForTheDead() {
    assertThat(setting("synchronous_commit")).isEqualTo("on");
    assertThat(setting("transaction_isolation")).isEqualTo("read committed");
    assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("5s");
    assertThat(setting("application_name")).isEqualTo("launch");
  }

  @Test
  void durabilityIsNotLeftToTheDefaultOfTheServer() throws InterruptedException {
    var careless = new DatabaseUrl.Postgresql(url.url() + "&options=-c%20synchronous_commit%3Doff");

    try (Database again = Database.open(careless, DatabaseConfig.DEFAULT)) {
      assertThat(setting(again, "synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void writersWorkSideBySide() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);

    Future<Integer> first = begun(handle -> meet(handle, both, 1));
    Future<Integer> second = begun(handle -> meet(handle, both, 2));

    assertThat(first.get() + second.get()).isEqualTo(2);
    assertThat(notes()).isEqualTo(2);
  }

  @Test
  void deadlockIsNoFaultOfTheCallers() throws Exception {
    database.write(handle -> handle.execute("INSERT INTO note (id, n) VALUES (1, 0), (2, 0)"));
    CyclicBarrier both = new CyclicBarrier(2);

    Future<Integer> first = begun(crossing(both, 1, 2));
    Future<Integer> second = begun(crossing(both, 2, 1));

    first.get();
    second.get();
    assertThat(database.<Integer>read(handle -> sum(handle))).isEqualTo(4);
  }

  /// Adds to one note, meets the other (once), then adds to a second note.
  private static Work<Integer> crossing(CyclicBarrier both, int from, int to) {
    AtomicInteger runs = new AtomicInteger();
    return handle -> {
      handle.execute("UPDATE note SET n = n + 1 WHERE id = ?", from);
      if (runs.incrementAndGet() == 1) {
        await(both);
      }
      return handle.execute("UPDATE note SET n = n + 1 WHERE id = ?", to);
    };
  }

  /// Submits a write and waits until a writer has it, so that the next one gets another writer.
  private Future<Integer> begun(Work<Integer> work) throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    Future<Integer> future =
        threads.submit(() ->
            database.write(handle -> {
              entered.countDown();
              return work.run(handle);
            }));
    entered.await();
    return future;
  }

  @Test
  void serversThatStartTogetherMakeTheTablesOnce() throws Exception {
    DatabaseUrl empty = TestPostgres.newDatabase();
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> starts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      starts.add(
          threads.submit(() -> {
            go.await();
            Database.open(empty, DatabaseConfig.DEFAULT).close();
            return null;
          }));
    }

    go.countDown();

    for (Future<?> start : starts) {
      start.get();
    }
  }

  @Test
  void textThatItCannotKeepIsTheCallersFault() {
    assertThatThrownBy(() ->
            database.read(handle ->
                handle
                    .createQuery("SELECT CAST(? AS TEXT)")
                    .bind(0, "a\u0000b")
                    .mapTo(String.class)
                    .one()))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("U+0000");
  }

  @Test
  void passwordsAreNotPrinted() {
    assertThat(new DatabaseUrl.Postgresql("jdbc:postgresql://db/launch?user=u&password=geheim"))
        .hasToString("jdbc:postgresql://db/launch?(hidden)");
    assertThatThrownBy(() -> new DatabaseUrl.Postgresql("jdbc:postgresql://u:geheim@db:x/launch"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("database: jdbc:postgresql://(hidden)@db:x/launch");
  }

  private static int meet(Handle handle, CyclicBarrier both, int id) throws SQLException {
    await(both);
    return note(handle, id);
  }

  private static void await(CyclicBarrier both) {
    try {
      both.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static int note(Handle handle, int id) {
    return handle.execute("INSERT INTO note (id) VALUES (?)", id);
  }

  private int notes() {
    return database.read(PostgresDatabaseTest::count);
  }

  private static int count(Handle handle) {
    return handle.createQuery("SELECT COUNT(*) FROM note").mapTo(Integer.class).one();
  }

  private static int sum(Handle handle) {
    return handle.createQuery("SELECT SUM(n) FROM note").mapTo(Integer.class).one();
  }

  private String setting(String name) {
    return setting(database, name);
  }

  private static String setting(Database database, String name) {
    return database.write(handle -> handle.createQuery("SHOW " + name).mapTo(String.class).one());
  }
}
