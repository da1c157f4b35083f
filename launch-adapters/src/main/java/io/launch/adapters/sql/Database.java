package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// A database: SQLite in one file, or PostgreSQL. A few threads write (one, to SQLite) and a few
/// read, and callers of any kind wait for them. What has been written survives the death of the
/// process and of the machine.
///
/// PostgreSQL may go away and come back. Reads and writes are tried again for as long as
/// [DatabaseConfig#patience] says, then they fail (UNAVAILABLE) and have not happened, with one
/// exception: a connection that broke during a commit, where the database has not said since what
/// became of it. The message says so. Callers may try again all the same, as every change is
/// guarded: what happened before then meets no row. One that leases must expect that the lost
/// commit leased as well, so it looks for what it holds.
public final class Database implements AutoCloseable {
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(5);

  private final Dialect dialect;
  private final Duration patience;
  private final WriteLine line;
  private final List<Writer> writers;
  private final Readers readers;

  private Database(Dialect dialect, DatabaseConfig config, List<Link> writing, List<Link> reading) {
    this.dialect = dialect;
    this.patience = config.patience();
    this.line = new WriteLine(config.maxPendingWrites());
    this.writers =
        IntStream.range(0, writing.size())
            .mapToObj(i ->
                new Writer("database-writer-" + (i + 1), writing.get(i), line, config.maxGroup()))
            .toList();
    this.readers = new Readers(reading, config.maxPendingReads());
  }

  /// Opens a SQLite file, or makes it.
  ///
  /// @see #open(DatabaseUrl, DatabaseConfig)
  public static Database open(Path file, DatabaseConfig config) {
    return open(new DatabaseUrl.Sqlite(file), config);
  }

  /// Opens the database and brings its tables up to date; a SQLite file that is not there is made.
  /// Not for a virtual thread.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when it is no database of this or an older release,
  ///   or cannot be opened
  public static Database open(DatabaseUrl url, DatabaseConfig config) {
    Connector connector = Connector.to(url);
    Migrations.run(connector);
    int writers = connector.dialect().writers(config.writers());
    List<Link> links = new ArrayList<>();
    try {
      for (int i = 0; i < writers + config.readers(); i++) {
        Link link = i < writers ? connector.writer() : connector.reader();
        links.add(link);
        link.handle();
      }
    } catch (SQLException e) {
      links.forEach(Link::close);
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "database: %s cannot be opened: %s".formatted(connector.name(), e.getMessage()),
          e);
    }
    return new Database(
        connector.dialect(),
        config,
        links.subList(0, writers),
        links.subList(writers, links.size()));
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
    Job<T> job = new Job<>(work, rows, patience);
    line.put(job);
    return job.await();
  }

  /// Does work that may as well be refused: something new, rather than a step of what is under way.
  ///
  /// @throws LaunchException UNAVAILABLE when too many writes are waiting
  <T> T writeIfRoom(int rows, Work<T> work) {
    Job<T> job = new Job<>(work, rows, patience);
    line.offer(job);
    return job.await();
  }

  /// Does work that changes nothing, and sees all that was written before.
  ///
  /// @throws LaunchException UNAVAILABLE when too many reads are waiting
  <T> T read(Work<T> work) {
    Job<T> job = new Job<>(work, 0, patience);
    readers.submit(job);
    return job.await();
  }

  /// How many writes stand in line.
  int pendingWrites() {
    return line.size();
  }

  /// Throws unless the database answers, for writing and reading.
  ///
  /// @throws LaunchException UNAVAILABLE
  public void check() {
    Job<Integer> write = new Job<>(Database::one, 1, patience);
    Job<Integer> read = new Job<>(Database::one, 0, patience);
    line.offer(write);
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

  /// Finishes what stands in line, then closes the connections. Later calls are refused.
  @Override
  public void close() throws InterruptedException {
    readers.close();
    line.close();
    for (Writer writer : writers) {
      writer.close();
    }
  }

  static LaunchException closed() {
    return new LaunchException(ErrorCode.UNAVAILABLE, "The database is closed.");
  }

  static LaunchException away(Throwable fault) {
    return unavailable("The database cannot be reached; nothing was changed. Try again.", fault);
  }

  static LaunchException contended(Throwable fault) {
    return unavailable("Others change the same rows; nothing was changed. Try again.", fault);
  }

  static LaunchException inDoubt(Throwable fault) {
    return unavailable(
        "The database went away while it committed, so the change may have been made or not. Look,"
            + " or try again.",
        fault);
  }

  private static LaunchException unavailable(String message, Throwable fault) {
    return new LaunchException(ErrorCode.UNAVAILABLE, message, fault);
  }
}
