package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// A few threads that read, each with a link at hand. They are platform threads because SQLite
/// works in native code, which would hold the carrier of a virtual one.
final class Readers implements AutoCloseable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final BlockingQueue<Link> idle;
  private final ThreadPoolExecutor threads;
  private final int maxPending;

  /// @param links one for each thread; the readers close them
  Readers(List<Link> links, int maxPending) {
    this.idle = new ArrayBlockingQueue<>(links.size(), false, links);
    this.maxPending = maxPending;
    this.threads =
        new ThreadPoolExecutor(
            links.size(),
            links.size(),
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
    Link link = idle.remove();
    try {
      while (!done(job, link)) {
        // Reading again on a new connection does no harm.
      }
    } finally {
      idle.add(link);
    }
  }

  private static boolean done(Job<?> job, Link link) {
    Optional<Throwable> away = link.fault();
    if (away.isPresent() && !job.patient()) {
      job.fail(Database.away(away.get()));
      return true;
    }
    try {
      job.run(link.handle());
    } catch (SQLException | RuntimeException | Error fault) {
      if (Fault.of(fault) == Fault.BROKEN) {
        link.broke(fault);
        return false;
      }
      job.fail(fault);
      return true;
    }
    job.succeed();
    return true;
  }

  /// Reads what stands in line, and ends.
  @Override
  public void close() {
    threads.close();
    idle.forEach(Link::close);
  }
}
