package io.launch.adapters.sql;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// The ways into one database.
///
/// @param name names the database in errors, without secrets
/// @param migrating where its tables are made; a statement there may take its time
record Connector(
    Dialect dialect, String name, DataSource migrating, DataSource writing, DataSource reading) {
  static Connector to(DatabaseUrl url) {
    return switch (url) {
      case DatabaseUrl.Sqlite sqlite -> SqliteConnections.connector(sqlite);
      case DatabaseUrl.Postgresql postgresql -> PostgresConnections.connector(postgresql);
    };
  }

  /// A link that writes.
  Link writer() {
    return new Link(this, writing);
  }

  /// A link that reads.
  Link reader() {
    return new Link(this, reading);
  }

  Connection open(DataSource source) throws SQLException {
    Connection connection = source.getConnection();
    try {
      dialect.prepare(connection);
      return connection;
    } catch (SQLException | RuntimeException | Error fault) {
      connection.close();
      throw fault;
    }
  }
}
