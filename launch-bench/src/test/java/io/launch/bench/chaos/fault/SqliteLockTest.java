package io.launch.bench.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLockTest {
  @TempDir Path folder;

  @Test
  void nobodyElseWritesUntilItIsOver() throws Exception {
    Path file = folder.resolve("a.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE t (a)");
      statement.execute("PRAGMA busy_timeout = 0");
      PlannedFault plan =
          new PlannedFault(1, Duration.ZERO, FaultKind.CUT_DATABASE, 0, Duration.ofSeconds(1));
      Thread holder =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  new SqliteLock(file).make(plan);
                } catch (SQLException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });

      await().until(() -> !writes(statement));
      holder.join();

      assertThat(writes(statement)).isTrue();
    }
  }

  private static boolean writes(Statement statement) {
    try {
      statement.execute("INSERT INTO t VALUES (1)");
      return true;
    } catch (SQLException locked) {
      return false;
    }
  }
}
