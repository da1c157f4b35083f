package io.launch.adapters.sql;

import io.launch.core.server.Notice;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// The thread that hears notices. What was said while its connection was cut is lost, so after each
/// new one it says that something may have been missed.
final class NoticeReceiver implements AutoCloseable {
  /// When nothing has come for so long, the server is asked whether it is still there.
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final String self;
  private final Link link;
  private final Consumer<Notice> listeners;
  private final Thread thread;
  private volatile boolean closed;

  /// @param self whose notices are not told
  /// @throws SQLException when the database cannot be reached; later on that is waited out
  NoticeReceiver(String self, Link link, Consumer<Notice> listeners) throws SQLException {
    this.self = self;
    this.link = link;
    this.listeners = listeners;
    listen();
    this.thread = Thread.ofVirtual().name("notice-receiver").start(this::run);
  }

  private void listen() throws SQLException {
    Transactions.execute(link.handle().getConnection(), "LISTEN " + PostgresNotices.CHANNEL);
  }

  private void run() {
    boolean listening = true;
    while (!closed) {
      try {
        if (!listening) {
          listen();
          listening = true;
          listeners.accept(new Notice.Missed());
        }
        hear(link.handle().getConnection());
      } catch (SQLException fault) {
        listening = false;
        if (!closed) {
          link.broke(fault);
        }
      }
    }
    link.close();
  }

  private void hear(Connection connection) throws SQLException {
    PGNotification[] heard =
        connection.unwrap(PGConnection.class).getNotifications((int) QUIET.toMillis());
    if (heard.length == 0) {
      Transactions.execute(connection, "SELECT 1");
    }
    for (PGNotification notification : heard) {
      NoticeText said = NoticeText.read(notification.getParameter());
      if (!said.sender().equals(self)) {
        listeners.accept(said.notice());
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
  }
}
