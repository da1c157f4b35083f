package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/// A SQLite database in one file: one thread writes, a few read, and callers of any kind wait for
/// them. What has been written survives the death of the process and of the machine.
public final class Database implements AutoCloseable {
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

  private final Dialect dialect = Dialect.SQLITE;
  private final Writer writer;
  private final Readers readers;

  private Database(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /// Opens the file, or makes it, and brings its tables up to date. Not for a virtual thread.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when the file is no database of this or an older
  ///   release, or cannot be opened
  public static Database open(Path file, DatabaseConfig config) {
    SQLiteDataSource source = source(file, false);
    Migrations.run(source, Dialect.SQLITE, file.toString());
    List<Connection> opened = new ArrayList<>();
    try {
      Connection connection = source.getConnection();
      opened.add(connection);
      SQLiteDataSource readOnly = source(file, true);
      for (int i = 0; i < config.readers(); i++) {
        opened.add(readOnly.getConnection());
      }
    } catch (SQLException e) {
      opened.forEach(Database::closeQuietly);
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "database: %s cannot be opened: %s".formatted(file, e.getMessage()),
          e);
    }
    List<Handle> handles = opened.stream().map(Jdbi::open).toList();
    Readers readers = new Readers(handles.subList(1, handles.size()), config.maxPendingReads());
    return new Database(new Writer(handles.getFirst(), config), readers);
  }

  private static SQLiteDataSource source(Path file, boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
    config.enforceForeignKeys(true);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.setReadOnly(readOnly);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // The fault that led here is the one to tell.
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /// Does the work in a transaction and returns when it is durable.
  <T> T write(Work<T> work) {
    return write(1, work);
  }

  /// Does work that writes about so many rows.
  <T> T write(int rows, Work<T> work) {
    Job<T> job = new Job<>(work, rows);
    writer.line().put(job);
    return job.await();
  }

  /// Does work that may as well be refused: something new, rather than a step of what is under way.
  ///
  /// @throws LaunchException UNAVAILABLE when too many writes are waiting
  <T> T writeIfRoom(int rows, Work<T> work) {
    Job<T> job = new Job<>(work, rows);
    writer.line().offer(job);
    return job.await();
  }

  /// Does work that changes nothing, and sees all that was written before.
  ///
  /// @throws LaunchException UNAVAILABLE when too many reads are waiting
  <T> T read(Work<T> work) {
    Job<T> job = new Job<>(work, 0);
    readers.submit(job);
    return job.await();
  }

  /// How many writes stand in line.
  int pendingWrites() {
    return writer.line().size();
  }

  /// Throws unless the database answers, for writing and reading.
  ///
  /// @throws LaunchException UNAVAILABLE
  public void check() {
    Job<Integer> write = new Job<>(Database::one, 1);
    Job<Integer> read = new Job<>(Database::one, 0);
    writer.line().offer(write);
    readers.submit(read);
    try {
      write
          .answer()
          .thenCombine(read.answer(), Integer::sum)
          .orTimeout(CHECK_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException | CancellationException e) {
      throw new LaunchException(
          ErrorCode.UNAVAILABLE,
          "The database does not answer within %d s.".formatted(CHECK_TIMEOUT.toSeconds()),
          e);
    }
  }

  private static int one(Handle handle) {
    return handle.createQuery("SELECT 1").mapTo(Integer.class).one();
  }

  /// Finishes what stands in line, then closes the file. Later calls are refused.
  @Override
  public void close() throws InterruptedException {
    readers.close();
    writer.close();
  }

  static LaunchException closed() {
    return new LaunchException(ErrorCode.UNAVAILABLE, "The database is closed.");
  }
}
