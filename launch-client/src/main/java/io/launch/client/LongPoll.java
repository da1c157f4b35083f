package io.launch.client;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.client.internal.HttpTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Asks the server until something is done. The server holds each question back until there is an
/// answer, so nobody waits longer than needed and nobody asks in vain.
final class LongPoll {
  /// How long one question is held back at most; the server allows 30 s.
  static final Duration WAIT = Duration.ofSeconds(20);

  /// Time for ever, for callers without a deadline.
  static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 2);

  /// A question held back for less than this, without a result, was not held back: a pause makes up
  /// for it, so that a server that does not wait is not flooded.
  private static final Duration FASTEST = Duration.ofMillis(100);

  /// One question, held back for at most `wait`; true when all is done.
  interface Question {
    CompletableFuture<Boolean> ask(Duration wait);
  }

  private LongPoll() {}

  /// Asks until done, at most for the time; false when the time was over first.
  static boolean await(Question question, Duration timeout) {
    long deadline = deadline(timeout);
    while (true) {
      long asked = System.nanoTime();
      Duration left = Duration.ofNanos(Math.max(0, deadline - asked));
      if (join(question.ask(min(left, WAIT)))) {
        return true;
      }
      if (deadline - System.nanoTime() <= 0) {
        return false;
      }
      LockSupport.parkNanos(min(left, remainder(asked)).toNanos());
    }
  }

  /// Asks until done, without a thread that waits, or until the future is cancelled; then gives the
  /// value.
  static <T> CompletableFuture<T> until(Question question, Supplier<T> value) {
    CompletableFuture<T> result = new CompletableFuture<>();
    askOn(question, value, result);
    return result;
  }

  private static <T> void askOn(Question question, Supplier<T> value, CompletableFuture<T> result) {
    if (result.isDone()) {
      return;
    }
    long asked = System.nanoTime();
    question
        .ask(WAIT)
        .whenComplete((done, thrown) -> {
          if (thrown != null) {
            result.completeExceptionally(HttpTransport.peel(thrown));
          } else if (done) {
            result.complete(value.get());
          } else {
            CompletableFuture.delayedExecutor(remainder(asked).toNanos(), TimeUnit.NANOSECONDS)
                .execute(() -> askOn(question, value, result));
          }
        });
  }

  /// The future's value.
  ///
  /// @throws LaunchException what the future failed with, with the caller in its stack trace
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new LaunchException(
          ErrorCode.DEADLINE_EXCEEDED, "interrupted while waiting for tasks; they go on", e);
    } catch (ExecutionException e) {
      if (HttpTransport.peel(e) instanceof LaunchException launch) {
        throw new LaunchException(launch.code(), launch.message(), launch);
      }
      throw new LaunchException(ErrorCode.INTERNAL, "waiting for tasks: " + e.getCause(), e);
    }
  }

  /// When a time that begins now is over, on the clock of [System#nanoTime].
  static long deadline(Duration timeout) {
    return System.nanoTime() + min(timeout, FOREVER).toNanos();
  }

  private static Duration remainder(long asked) {
    Duration left = FASTEST.minusNanos(System.nanoTime() - asked);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// The shorter one.
  static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
