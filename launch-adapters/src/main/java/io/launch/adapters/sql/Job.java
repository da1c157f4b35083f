package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Handle;

/// Work on its way through a thread of the database, and the caller who waits for it.
final class Job<T> {
  private final Work<T> work;
  private final int rows;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private Optional<T> result = Optional.empty();

  /// @param rows how many rows it writes, about
  Job(Work<T> work, int rows) {
    this.work = work;
    this.rows = rows;
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
      throw new LaunchException(
          ErrorCode.INTERNAL, "The database failed: the server's log has the details.", e);
    }
  }

  CompletableFuture<T> answer() {
    return answer;
  }
}
