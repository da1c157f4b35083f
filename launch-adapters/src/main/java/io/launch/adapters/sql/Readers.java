package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/// A few threads that read, each with a connection at hand. They are platform threads because
/// SQLite works in native code, which would hold the carrier of a virtual one.
final class Readers implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final BlockingQueue<Handle> idle;
  private final ThreadPoolExecutor threads;
  private final int maxPending;

  /// @param handles one for each thread; the readers close them
  Readers(List<Handle> handles, int maxPending) {
    this.idle = new ArrayBlockingQueue<>(handles.size(), false, handles);
    this.maxPending = maxPending;
    this.threads =
        new ThreadPoolExecutor(
            handles.size(),
            handles.size(),
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(maxPending),
            Thread.ofPlatform().name("database-reader-", 1).daemon().factory());
  }

  void submit(Job<?> job) {
    try {
      threads.execute(() -> run(job));
    } catch (RejectedExecutionException full) {
      if (threads.isShutdown()) {
        throw Database.closed();
      }
      throw LaunchException.retryLater(
          ErrorCode.UNAVAILABLE,
          "%d reads wait for the database already (limit: max-pending-reads)".formatted(maxPending),
          RETRY_AFTER);
    }
  }

  private void run(Job<?> job) {
    Handle handle = idle.remove();
    try {
      job.run(handle);
    } catch (SQLException | RuntimeException | Error fault) {
      job.fail(fault);
      return;
    } finally {
      idle.add(handle);
    }
    job.succeed();
  }

  /// Reads what stands in line, and ends.
  @Override
  public void close() {
    threads.close();
    idle.forEach(Handle::close);
  }
}
