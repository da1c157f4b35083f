package io.launch.core.task;

import io.launch.api.task.TaskId;

/// What became of one attempt.
public sealed interface TaskOutcome {
  TaskId id();

  int attempt();

  /// The task ends, for good.
  ///
  /// @param state Succeeded, Stored or Failed
  record Ended(TaskId id, int attempt, TaskState state) implements TaskOutcome {}

  /// The worker died under it: it is handed out again, unless this was the last of `maxAttempts`;
  /// then it ends Failed, naming the reason.
  record Lost(TaskId id, int attempt, String reason, int maxAttempts) implements TaskOutcome {}

  /// It was never given to a worker: it goes back to its place, and the attempt does not count.
  record Returned(TaskId id, int attempt) implements TaskOutcome {}
}
