package io.launch.core.task;

import io.launch.core.task.LeasedTask.Lease;
import java.time.Instant;
import java.util.Optional;

/// What became of a lease.
public sealed interface TaskOutcome {
  Lease lease();

  /// Whether the lease is over with it.
  default boolean closes() {
    return !(this instanceof Running);
  }

  /// A worker has it. Says who, and changes nothing else.
  record Running(Lease lease, TaskRun run) implements TaskOutcome {}

  /// The task ends, for good.
  ///
  /// @param state one that has ended
  /// @param run who ran it last
  record Ended(Lease lease, TaskState state, Optional<TaskRun> run) implements TaskOutcome {}

  /// The attempt failed, and there is to be another.
  ///
  /// @param event says why: LOST or FAILED
  /// @param notBefore when it may be handed out again
  record Again(Lease lease, TaskEvent event, Instant notBefore) implements TaskOutcome {}

  /// It was never given to a worker: it goes back to its place, and the attempt does not count.
  record Returned(Lease lease) implements TaskOutcome {}
}
