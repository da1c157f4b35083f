package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Handle;

/// Work on its way through a thread of the database, and the caller who waits for it.
final class Job<T> {
  private final Work<T> work;
  private final int rows;
  private final long deadline;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private Optional<T> result = Optional.empty();

  /// @param rows how many rows it writes, about
  /// @param patience how long it may be done again when it failed by no fault of its own
  Job(Work<T> work, int rows, Duration patience) {
    this.work = work;
    this.rows = rows;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /// Whether it is worth another try, should the database be away.
  boolean patient() {
    return System.nanoTime() - deadline < 0;
  }

  int rows() {
    return rows;
  }

  void run(Handle handle) throws SQLException {
    result = Optional.of(work.run(handle));
  }

  /// Gives the caller what the last run made.
  void succeed() {
    answer.complete(result.orElseThrow());
  }

  void fail(Throwable cause) {
    answer.completeExceptionally(cause);
  }

  /// Waits for the end; interrupts do not end the wait, because the write would happen all the
  /// same.
  T await() {
    try {
      return answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LaunchException refused) {
        throw refused;
      }
      if (e.getCause() instanceof Exception fault && Fault.of(fault) == Fault.TEXT) {
        throw new LaunchException(
            ErrorCode.INVALID_ARGUMENT,
            "A text has the character U+0000 in it (expected: none; the database cannot keep it).",
            e);
      }
      throw new LaunchException(
          ErrorCode.INTERNAL, "The database failed: the server's log has the details.", e);
    }
  }

  CompletableFuture<T> answer() {
    return answer;
  }
}
