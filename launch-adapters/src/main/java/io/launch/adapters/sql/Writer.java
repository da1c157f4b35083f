package io.launch.adapters.sql;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes what stands in line into one transaction, so that many
/// callers share the cost of making it durable; a lone write is committed at once.
final class Writer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Writer.class);

  private final Handle handle;
  private final WriteLine line;
  private final int maxGroup;
  private final Thread thread;

  /// @param handle on a connection that the writer alone uses, and closes
  Writer(Handle handle, DatabaseConfig config) {
    this.handle = handle;
    this.line = new WriteLine(config.maxPendingWrites());
    this.maxGroup = config.maxGroup();
    this.thread = Thread.ofPlatform().name("database-writer").daemon().start(this::run);
  }

  WriteLine line() {
    return line;
  }

  private void run() {
    for (List<Job<?>> group = line.take(maxGroup); !group.isEmpty(); group = line.take(maxGroup)) {
      write(group);
    }
  }

  private void write(List<Job<?>> group) {
    try {
      execute("BEGIN IMMEDIATE");
    } catch (SQLException fault) {
      group.forEach(job -> job.fail(fault));
      return;
    }
    try {
      for (Job<?> job : group) {
        job.run(handle);
      }
      execute("COMMIT");
    } catch (SQLException | RuntimeException | Error fault) {
      rollBack();
      if (group.size() == 1) {
        group.getFirst().fail(fault);
      } else {
        group.forEach(job -> write(List.of(job)));
      }
      return;
    }
    group.forEach(Job::succeed);
  }

  private void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      log.atError().setCause(e).log("transaction not rolled back");
    }
  }

  /// Transactions are begun and ended by statements: the driver would begin the next one as soon as
  /// one is committed, and so keep every other process from writing for ever.
  private void execute(String statement) throws SQLException {
    try (Statement sql = handle.getConnection().createStatement()) {
      sql.execute(statement);
    }
  }

  /// Writes what stands in line, and ends.
  @Override
  public void close() throws InterruptedException {
    line.close();
    thread.join();
    handle.close();
  }
}
