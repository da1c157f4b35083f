package io.launch.bench.chaos.fault;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// Somebody else's long transaction: holds the write lock of a SQLite file.
public record SqliteLock(Path file) implements Fault {
  @Override
  public String make(PlannedFault plan) throws SQLException, InterruptedException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 20000");
      statement.execute("BEGIN IMMEDIATE");
      try {
        Thread.sleep(plan.lasts());
      } finally {
        statement.execute("ROLLBACK");
      }
    }
    return "write lock of " + file.getFileName();
  }
}
