package io.launch.core.task;

import io.launch.core.PlainText;
import io.launch.core.object.ObjectKey;

/// Where a task is. All but Pending and Started are for good.
public sealed interface TaskState {
  /// In the queue.
  record Pending() implements TaskState {}

  /// With a worker.
  record Started() implements TaskState {}

  /// The model answered with this JSON text.
  record Succeeded(String result) implements TaskState {}

  /// The model answered with a JSON text that is stored here, as it is large.
  ///
  /// @param bytes its length in UTF-8
  record StoredJson(ObjectKey result, long bytes) implements TaskState {}

  /// The model answered, and the pickle of its result is stored here.
  record Stored(ObjectKey result) implements TaskState {}

  /// @param error the exception's text, for people
  /// @param traceback the model's stack trace, or the error again when there is none
  record Failed(FailureKind kind, String error, String traceback) implements TaskState {
    public Failed {
      error = PlainText.of(error);
      traceback = PlainText.of(traceback);
    }

    /// A failure of the model.
    public Failed(String error, String traceback) {
      this(FailureKind.ERROR, error, traceback);
    }

    /// A failure that no model's stack trace tells more about.
    public Failed(String error) {
      this(FailureKind.ERROR, error, error);
    }

    /// The end of a task that no worker took in time.
    public static Failed expired() {
      String error = "The task expired before a worker took it.";
      return new Failed(FailureKind.EXPIRED, error, error);
    }

    /// The end of a task that somebody cancelled.
    public static Failed cancelled() {
      String error = "The task was cancelled.";
      return new Failed(FailureKind.CANCELLED, error, error);
    }

    /// The end of a task whose worker or server was lost once too often.
    ///
    /// @param reason may go on in further lines, which are for the traceback
    public static Failed lost(String reason, int maxAttempts) {
      return dead(
          "Given up after %d attempts (max_attempts): each time the worker or server that ran it was lost. The last time: %s. The endpoint's logs say more.",
          maxAttempts, reason, rest(reason));
    }

    /// The end of a task whose model threw once too often.
    public static Failed failedTooOften(String error, String traceback, int maxAttempts) {
      return dead(
          "Given up after %d attempts (max_attempts, retry_on_error). The last time: %s",
          maxAttempts, error, traceback);
    }

    /// The end of a task whose result could not be stored once too often.
    public static Failed notStored(String error, int maxAttempts) {
      return dead(
          "Given up after %d attempts (max_attempts): its result could not be stored. The last time: %s",
          maxAttempts, error, "");
    }

    private static Failed dead(String pattern, int maxAttempts, String reason, String rest) {
      String error = pattern.formatted(maxAttempts, reason.lines().findFirst().orElse(""));
      return new Failed(
          FailureKind.DEAD, error, rest.isEmpty() ? error : error + "\n" + rest.stripLeading());
    }

    private static String rest(String reason) {
      int end = reason.indexOf('\n');
      return end < 0 ? "" : reason.substring(end);
    }
  }

  /// Whether the task will never change again.
  default boolean ended() {
    return switch (this) {
      case Pending(), Started() -> false;
      case Succeeded(_), StoredJson(_, _), Stored(_), Failed(_, _, _) -> true;
    };
  }
}
