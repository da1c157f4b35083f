package io.launch.adapters.sql;

import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/// How a PostgreSQL server is reached. Every wait for it has an end: a server that does not answer
/// any more is as good as gone.
final class PostgresConnections {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

  private PostgresConnections() {}

  static Connector connector(DatabaseUrl.Postgresql url) {
    DataSource source = source(url, ANSWER_TIMEOUT);
    return new Connector(
        Dialect.POSTGRESQL, url.toString(), source(url, Duration.ZERO), source, source);
  }

  /// @param answerTimeout how long one answer may take; zero is for ever
  static DataSource source(DatabaseUrl.Postgresql url, Duration answerTimeout) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url.url());
    if (!url.says(PGProperty.CONNECT_TIMEOUT.getName())) {
      source.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
    }
    if (!url.says(PGProperty.SOCKET_TIMEOUT.getName())) {
      source.setSocketTimeout((int) answerTimeout.toSeconds());
    }
    if (!url.says(PGProperty.APPLICATION_NAME.getName())) {
      source.setApplicationName("launch");
    }
    source.setTcpKeepAlive(true);
    return source;
  }
}
