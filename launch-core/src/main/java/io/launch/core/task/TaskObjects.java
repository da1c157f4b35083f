package io.launch.core.task;

import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.owner.OwnerId;

/// Where the object store has what belongs to tasks. Every name can be told from the task's row, so
/// that all of it can be deleted with the row.
final class TaskObjects {
  private TaskObjects() {}

  /// The fence is part of the names of results, so that a worker that was given up on cannot write
  /// over the result of its successor.
  static ObjectKey pickle(LeasedTask task) {
    return pickle(task.owner(), task.id(), task.fence());
  }

  static ObjectKey json(LeasedTask task) {
    return json(task.owner(), task.id(), task.fence());
  }

  /// The pickled result of one lease.
  static ObjectKey pickle(OwnerId owner, TaskId task, long fence) {
    return new ObjectKey("results/%s/%s-%d.pkl".formatted(owner, task, fence));
  }

  /// The large JSON result of one lease.
  static ObjectKey json(OwnerId owner, TaskId task, long fence) {
    return new ObjectKey("results/%s/%s-%d.json".formatted(owner, task, fence));
  }

  /// The large args of a task.
  static ObjectKey args(OwnerId owner, TaskId task) {
    return new ObjectKey("inputs/%s/%s.json".formatted(owner, task));
  }
}
