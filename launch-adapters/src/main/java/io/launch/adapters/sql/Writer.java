package io.launch.adapters.sql;

import java.sql.Connection;
import java.sql.SQLException;
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

  /// @param handle on a connection that commits only when told; the writer closes it
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
      for (Job<?> job : group) {
        job.run(handle);
      }
      handle.getConnection().commit();
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
      Connection connection = handle.getConnection();
      connection.rollback();
    } catch (SQLException e) {
      log.atError().setCause(e).log("transaction not rolled back");
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
