package io.launch.adapters.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL, started when the first test of this JVM asks and ended with the JVM. Nothing
/// needs to be installed; it starts as root too.
public final class TestPostgres {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private TestPostgres() {}

  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        // Tests kill processes, not the machine.
        return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// A new database as far as tables go: a schema of its own, which takes a moment to make and to
  /// remove where a database takes many.
  public static DatabaseUrl.Postgresql newDatabase() {
    String schema = "launch_" + SCHEMAS.incrementAndGet();
    execute("CREATE SCHEMA " + schema);
    String url = Server.RUNNING.getJdbcUrl("postgres", "postgres");
    return new DatabaseUrl.Postgresql(url + "&currentSchema=" + schema);
  }

  /// A way to the server that can be cut.
  public static CutProxy proxy() {
    return new CutProxy(Server.RUNNING.getPort());
  }

  private static void execute(String sql) {
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
