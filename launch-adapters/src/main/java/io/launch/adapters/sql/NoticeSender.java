package io.launch.adapters.sql;

import io.launch.core.server.Notice;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// The thread that sends notices, all that stand in line at a time: PostgreSQL commits what
/// notifies one after the other. What finds no room in the line, or no way to the database, is
/// dropped, and the others are told that they missed something.
final class NoticeSender implements AutoCloseable {
  private static final int MAX_PENDING = 10_000;
  private static final int MAX_TOGETHER = 1_000;

  private static final String SEND =
      "SELECT pg_notify('" + PostgresNotices.CHANNEL + "', text) FROM unnest(?) AS text";

  private final Link link;
  private final List<String> missed;
  private final BlockingQueue<String> pending = new ArrayBlockingQueue<>(MAX_PENDING);
  private final AtomicBoolean dropped = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean closed;

  NoticeSender(String sender, Link link) {
    this.link = link;
    this.missed = NoticeText.write(sender, new Notice.Missed());
    this.thread = Thread.ofVirtual().name("notice-sender").start(this::run);
  }

  /// Lines them up, or drops them when there is no room.
  void post(List<String> texts) {
    for (String text : texts) {
      if (!pending.offer(text)) {
        dropped.set(true);
      }
    }
  }

  private void run() {
    try {
      while (!closed) {
        send(next());
      }
    } catch (InterruptedException _) {
      // Nobody needs to know anything any more.
    } finally {
      link.close();
    }
  }

  /// What to send now, each text once, after a wait for the first.
  private Set<String> next() throws InterruptedException {
    Set<String> texts = new LinkedHashSet<>();
    if (dropped.getAndSet(false)) {
      texts.addAll(missed);
    } else {
      texts.add(pending.take());
    }
    pending.drainTo(texts, MAX_TOGETHER);
    return texts;
  }

  private void send(Set<String> texts) {
    try {
      Connection connection = link.handle().getConnection();
      Array array = connection.createArrayOf("text", texts.toArray());
      try (PreparedStatement statement = connection.prepareStatement(SEND)) {
        statement.setArray(1, array);
        statement.execute();
      }
    } catch (SQLException fault) {
      dropped.set(true);
      link.broke(fault);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
  }
}
