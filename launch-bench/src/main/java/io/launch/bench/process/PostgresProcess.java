package io.launch.bench.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/// A PostgreSQL of the benchmark's own, that keeps what it has answered when the power fails: its
/// settings are those that PostgreSQL comes with.
public record PostgresProcess(EmbeddedPostgres running) implements AutoCloseable {
  /// What makes an answered commit durable. The embedded binaries are made for tests and are
  /// started with the first two off.
  private static final Map<String, String> DURABLE =
      Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

  /// Starts it in an empty folder.
  ///
  /// @throws IOException when it does not start, or would lose what it has answered
  public static PostgresProcess start(Path folder) throws IOException {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(folder);
    DURABLE.forEach(builder::setServerConfig);
    PostgresProcess started = new PostgresProcess(builder.start());
    try (Connection connection = started.running.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> setting : DURABLE.entrySet()) {
        require(statement, setting.getKey(), setting.getValue());
      }
      return started;
    } catch (SQLException | IOException failure) {
      started.close();
      throw new IOException("PostgreSQL cannot be measured", failure);
    }
  }

  /// Makes a new database and returns its address.
  public String newDatabase(String name) throws IOException {
    try (Connection connection = running.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      return running.getJdbcUrl("postgres", name);
    } catch (SQLException failure) {
      throw new IOException("no database " + name, failure);
    }
  }

  @Override
  public void close() throws IOException {
    running.close();
  }

  private static void require(Statement statement, String setting, String value)
      throws SQLException, IOException {
    try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      if (!row.getString(1).equals(value)) {
        throw new IOException("%s: %s (expected: %s)".formatted(setting, row.getString(1), value));
      }
    }
  }
}
