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
  record Failed(String error, String traceback) implements TaskState {}

  /// Whether the task will never change again.
  default boolean ended() {
    return switch (this) {
      case Pending(), Started() -> false;
      case Succeeded(_), Stored(_), Failed(_, _) -> true;
    };
  }
}
