package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What callers see of connections that break, and of a database that is away.
@Timeout(60)
class PostgresOutageTest {
  private final CutProxy proxy = TestPostgres.proxy();
  private final DatabaseUrl.Postgresql url = proxy.to(TestPostgres.newDatabase());
  private final Database database = Database.open(url, config(Duration.ofSeconds(5)));

  private static DatabaseConfig config(Duration patience) {
    return new DatabaseConfig(64, 64, 8, 2, 2, patience);
  }

  @BeforeEach
  void makeTable() {
    database.write(handle -> handle.execute("CREATE TABLE note (id INTEGER PRIMARY KEY)"));
  }

  @AfterEach
  void close() throws InterruptedException {
    database.close();
    proxy.close();
  }

  @Test
  void idleConnectionsThatWereCutAreMadeAnew() {
    database.write(handle -> note(handle, 1));

    proxy.cut();

    assertThat(notes()).isEqualTo(1);
    database.write(handle -> note(handle, 2));
    assertThat(notes()).isEqualTo(2);
  }

  @Test
  void writeThatWasCutBeforeItsCommitIsDoneOnce() {
    AtomicInteger runs = new AtomicInteger();

    database.write(handle -> {
      int written = note(handle, 1);
      if (runs.incrementAndGet() == 1) {
        proxy.cut();
      }
      return written;
    });

    assertThat(runs).hasValue(2);
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void commitWhoseAnswerWasLostCounts() {
    AtomicInteger runs = new AtomicInteger();

    database.write(handle -> {
      runs.incrementAndGet();
      int written = note(handle, 1);
      proxy.cutAfterNextRequest();
      return written;
    });

    assertThat(runs).hasValue(1);
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void commitThatWasLostOnItsWayIsDoneAgain() {
    AtomicInteger runs = new AtomicInteger();

    database.write(handle -> {
      int written = note(handle, 1);
      if (runs.incrementAndGet() == 1) {
        proxy.cutAtNextRequest();
      }
      return written;
    });

    assertThat(runs).hasValue(2);
    assertThat(notes()).isEqualTo(1);
  }

  @Test
  void commitThatNobodyTellsOfLeavesTheCallerInDoubt() throws InterruptedException {
    try (Database hasty = Database.open(url, config(Duration.ofMillis(300)))) {
      assertThatThrownBy(() ->
              hasty.write(handle -> {
                int written = note(handle, 1);
                proxy.refuse();
                proxy.cutAfterNextRequest();
                return written;
              }))
          .isInstanceOfSatisfying(
              LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasMessageContaining("may have been made or not");

      proxy.accept();
    }
  }

  @Test
  void databaseThatIsAwayIsUnavailableAndComesBack() throws InterruptedException {
    try (Database hasty = Database.open(url, config(Duration.ofMillis(300)))) {
      proxy.refuse();
      proxy.cut();

      assertUnavailable(() -> hasty.write(handle -> note(handle, 1)));
      assertUnavailable(() -> hasty.read(PostgresOutageTest::count));
      assertUnavailable(hasty::check);

      proxy.accept();
      hasty.write(handle -> note(handle, 2));
      assertThat(hasty.<Integer>read(PostgresOutageTest::count)).isEqualTo(1);
      hasty.check();
    }
  }

  @Test
  void serverThatIsNotThereStopsTheStart() {
    proxy.refuse();

    assertThatThrownBy(() -> Database.open(url, DatabaseConfig.DEFAULT))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(url.toString());
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageMatching(".*(nothing was changed|does not answer).*");
  }

  private static int note(Handle handle, int id) {
    return handle.execute("INSERT INTO note (id) VALUES (?)", id);
  }

  private int notes() {
    return database.read(PostgresOutageTest::count);
  }

  private static int count(Handle handle) {
    return handle.createQuery("SELECT COUNT(*) FROM note").mapTo(Integer.class).one();
  }
}
