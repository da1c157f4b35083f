package io.launch.core.task;

import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;

/// A task handed to this server until it says what became of it, or dies.
///
/// @param fence grows with every lease of the task: only the latest one can change it
/// @param attempt the how-manieth hand-out to a worker this is, from 1
public record LeasedTask(
    TaskId id,
    OwnerId owner,
    long fence,
    int attempt,
    TaskInput input,
    boolean returnPickled,
    TaskTerms terms) {
  /// Names the lease.
  public Lease lease() {
    return new Lease(id, fence);
  }

  /// One lease of one task.
  public record Lease(TaskId id, long fence) {}
}
