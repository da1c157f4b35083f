package io.launch.adapters.sql;

import io.launch.api.LaunchException;
import io.launch.core.server.Notice;
import io.launch.core.server.Notices;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices by LISTEN and NOTIFY of the database that the servers share, on two connections of their
/// own.
public final class PostgresNotices implements Notices, AutoCloseable {
  static final String CHANNEL = "launch";

  private static final Logger log = LoggerFactory.getLogger(PostgresNotices.class);

  private final String self;
  private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();
  private final NoticeReceiver receiver;
  private final NoticeSender sender;

  private PostgresNotices(Connector connector, String self) throws SQLException {
    this.self = self;
    this.receiver = new NoticeReceiver(self, connector.reader(), this::tell);
    this.sender = new NoticeSender(self, connector.writer());
  }

  /// Hears from now on.
  ///
  /// @param self names this server among those on the database: letters and digits
  /// @throws LaunchException UNAVAILABLE when the database cannot be reached
  public static PostgresNotices open(DatabaseUrl.Postgresql database, String self) {
    try {
      return new PostgresNotices(Connector.to(database), self);
    } catch (SQLException e) {
      throw Database.away(e);
    }
  }

  @Override
  public void post(Notice notice) {
    sender.post(NoticeText.write(self, notice));
  }

  @Override
  public void listen(Consumer<Notice> listener) {
    listeners.add(listener);
  }

  private void tell(Notice notice) {
    for (Consumer<Notice> listener : listeners) {
      try {
        listener.accept(notice);
      } catch (RuntimeException bug) {
        log.atError().setCause(bug).addKeyValue("notice", notice).log("listener failed");
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    sender.close();
    receiver.close();
  }
}
