package io.launch.api.task;

/// Where a task is in its life. SUCCESS and FAILURE are for good.
public enum TaskStatus {
  /// Stored, and not with a worker yet.
  PENDING,
  /// With a worker.
  STARTED,
  /// The model answered.
  SUCCESS,
  /// The model threw, or the task could not be run.
  FAILURE
}
