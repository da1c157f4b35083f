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
  private static final AtomicInteger DATABASES = new AtomicInteger();

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

  /// A new, empty database.
  public static DatabaseUrl.Postgresql newDatabase() {
    String name = "launch_" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return new DatabaseUrl.Postgresql(Server.RUNNING.getJdbcUrl("postgres", name));
  }

  /// A way to the server that can be cut.
  public static CutProxy proxy() {
    return new CutProxy(Server.RUNNING.getPort());
  }

  /// The name of a database, as SQL has it.
  static String name(DatabaseUrl.Postgresql database) {
    return database.url().replaceFirst(".*/([^/?]+)(\\?.*)?", "$1");
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
