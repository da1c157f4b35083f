package io.launch.adapters.sql;

import java.time.Duration;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// How a SQLite file is opened: what was committed is on the disk.
final class SqliteConnections {
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);

  private SqliteConnections() {}

  static Connector connector(DatabaseUrl.Sqlite url) {
    DataSource writing = source(url, false);
    return new Connector(
        Dialect.SQLITE, url.file().toString(), writing, writing, source(url, true));
  }

  private static DataSource source(DatabaseUrl.Sqlite url, boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
    config.enforceForeignKeys(true);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.setReadOnly(readOnly);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url.toString());
    return source;
  }
}
