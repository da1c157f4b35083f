package io.launch.core.task;

import io.launch.core.object.ObjectKey;

/// Where a task is. Succeeded and Failed are for good.
public sealed interface TaskState {
  record Pending() implements TaskState {}

  /// With a worker.
  record Started() implements TaskState {}

  /// The model answered with this JSON text.
  record Succeeded(String result) implements TaskState {}

  /// The model answered, and the pickle of its result is stored here.
  record Stored(ObjectKey result) implements TaskState {}

  /// @param error the exception's text, for people
  /// @param traceback the model's stack trace, or the error again when there is none
  record Failed(String error, String traceback) implements TaskState {
    /// A failure that no model's stack trace tells more about.
    public Failed(String error) {
      this(error, error);
    }

    /// The end of a task that no worker took in time.
    public static Failed expired() {
      return new Failed("The task expired before a worker took it.");
    }

    /// The end of a task that was lost with its worker or server once too often.
    ///
    /// @param reason may go on in further lines, which are for the traceback
    public static Failed lost(String reason, int maxAttempts) {
      int end = reason.indexOf('\n') < 0 ? reason.length() : reason.indexOf('\n');
      String error =
          "Given up after %d attempts (max-attempts): each time the worker or server that ran it was lost. The last time: %s. The endpoint's logs say more."
              .formatted(maxAttempts, reason.substring(0, end));
      return new Failed(error, error + reason.substring(end));
    }
  }

  /// Whether the task will never change again.
  default boolean ended() {
    return switch (this) {
      case Pending(), Started() -> false;
      case Succeeded(_), Stored(_), Failed(_, _) -> true;
    };
  }
}
