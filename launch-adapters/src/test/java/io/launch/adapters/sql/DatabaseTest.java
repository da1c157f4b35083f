package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
@Timeout(60)
class DatabaseTest {
  private static final DatabaseConfig SMALL =
      new DatabaseConfig(2, 2, 8, 1, 1, Duration.ofSeconds(5));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final DatabaseUrl url;
  private final Database database;

  DatabaseTest(TestDatabase kind, @TempDir Path folder) {
    url = kind.fresh(folder);
    database = Database.open(url, SMALL);
  }

  @BeforeEach
  void makeTable() {
    database.write(handle -> handle.execute("CREATE TABLE note (id INTEGER PRIMARY KEY)"));
  }

  @AfterEach
  void close() throws InterruptedException {
    threads.close();
    database.close();
  }

  @Test
  void idleDatabaseLetsOtherProcessesWrite() throws Exception {
    database.write(handle -> note(handle, 1));

    try (Database other = Database.open(url, SMALL)) {
      other.write(handle -> note(handle, 2));
      database.write(handle -> note(handle, 3));
    }

    assertThat(notes()).isEqualTo(3);
  }

  @Test
  void onlyTheGuiltyOfAGroupFails() throws Exception {
    Future<?> gate;
    List<Future<Integer>> writes = new ArrayList<>();
    try (Gate held = new Gate()) {
      gate = held.writer;
      writes.add(inLine(() -> database.write(handle -> note(handle, 1))));
      writes.add(inLine(() -> database.writeIfRoom(1, handle -> note(handle, 1))));
      writes.add(inLine(() -> database.write(handle -> note(handle, 2))));
    }
    gate.get();

    int failed = 0;
    for (Future<Integer> write : writes) {
      failed += fails(write) ? 1 : 0;
    }

    assertThat(failed).isEqualTo(1);
    assertThat(notes()).isEqualTo(2);
  }

  @Test
  void errorOfTheDatabaseIsInternalAndKeepsItsCause() {
    assertThatThrownBy(() -> database.write(handle -> handle.execute("NONSENSE")))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
        .hasRootCauseInstanceOf(SQLException.class)
        .hasMessageNotContaining("NONSENSE");
  }

  @Test
  void newWorkIsRefusedWhenTooMuchWaits() throws Exception {
    try (Gate _ = new Gate()) {
      Future<Integer> first = inLine(() -> database.writeIfRoom(1, handle -> note(handle, 1)));
      Future<Integer> second = inLine(() -> database.writeIfRoom(1, handle -> note(handle, 2)));

      Future<Integer> third =
          threads.submit(() -> database.writeIfRoom(1, handle -> note(handle, 3)));

      assertThatThrownBy(third::get)
          .cause()
          .isInstanceOfSatisfying(
              LaunchException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.retryAfter()).isPresent();
              })
          .hasMessageContaining("max-pending-writes");
      assertThat(first.isDone() || second.isDone()).isFalse();
    }

    Awaitility.await().untilAsserted(() -> assertThat(notes()).isEqualTo(2));
  }

  @Test
  void stepsOfWorkUnderWayWaitForRoomInstead() throws Exception {
    List<Future<Integer>> writes = new ArrayList<>();
    try (Gate _ = new Gate()) {
      for (int i = 1; i <= 6; i++) {
        int id = i;
        writes.add(threads.submit(() -> database.write(handle -> note(handle, id))));
      }
    }

    for (Future<Integer> write : writes) {
      write.get();
    }
    assertThat(notes()).isEqualTo(6);
  }

  @Test
  void whatStandsInLineIsWrittenBeforeTheEnd() throws Exception {
    Future<Integer> last;
    Future<?> closed;
    try (Gate _ = new Gate()) {
      last = inLine(() -> database.write(handle -> note(handle, 1)));
      closed =
          threads.submit(() -> {
            database.close();
            return null;
          });
    }

    last.get();
    closed.get();

    assertThatThrownBy(() -> database.write(handle -> note(handle, 2)))
        .hasMessageContaining("closed");
    assertThatThrownBy(this::notes).hasMessageContaining("closed");
    try (Database again = Database.open(url, SMALL)) {
      assertThat(again.<Integer>read(DatabaseTest::count)).isEqualTo(1);
    }
  }

  @Test
  void checkAnswersWhileOpen() throws InterruptedException {
    database.check();
    database.close();

    assertThatThrownBy(database::check).isInstanceOf(LaunchException.class);
  }

  @Test
  void tablesOfANewerReleaseStopTheStart() throws InterruptedException {
    database.write(handle ->
        handle.execute(
            """
            INSERT INTO flyway_schema_history
            SELECT 99, '99', description, type, 'V99__later.sql', checksum, installed_by,
              installed_on, execution_time, success
            FROM flyway_schema_history WHERE version = '1'
            """));
    database.close();

    assertThatThrownBy(() -> Database.open(url, SMALL))
        .isInstanceOf(LaunchException.class)
        .hasMessageContainingAll(url.toString().replace("jdbc:sqlite:", ""), "version 99")
        .hasMessageMatching("(?s).*expected: version \\d+ or older.*");
  }

  @Test
  void boundsAreNamedWhenTheyMakeNoSense() {
    assertThatThrownBy(() -> new DatabaseConfig(0, 1, 1, 1, 1, Duration.ZERO))
        .hasMessageContaining("max-pending-writes: 0");
    assertThatThrownBy(() -> SMALL.withThreads(0, 1)).hasMessageContaining("database-writers: 0");
    assertThatThrownBy(() -> SMALL.withThreads(1, 0)).hasMessageContaining("database-readers: 0");
  }

  /// Holds the writer while it is open, so that what comes stands in line.
  private final class Gate implements AutoCloseable {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final Future<?> writer;

    Gate() throws InterruptedException {
      writer =
          threads.submit(() ->
              database.write(_ -> {
                entered.countDown();
                awaitQuietly(open);
                return 0;
              }));
      entered.await();
    }

    @Override
    public void close() {
      open.countDown();
    }
  }

  /// Submits a write and waits until it stands in line.
  private Future<Integer> inLine(Callable<Integer> write) {
    int before = database.pendingWrites();
    Future<Integer> future = threads.submit(write);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> database.pendingWrites() > before);
    return future;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean fails(Future<Integer> write) throws InterruptedException {
    try {
      write.get();
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private static int note(Handle handle, int id) {
    return handle.execute("INSERT INTO note (id) VALUES (?)", id);
  }

  private int notes() {
    return database.read(DatabaseTest::count);
  }

  private static int count(Handle handle) {
    return handle.createQuery("SELECT COUNT(*) FROM note").mapTo(Integer.class).one();
  }
}
