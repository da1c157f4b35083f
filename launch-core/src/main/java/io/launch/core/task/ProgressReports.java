package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.task.LeasedTask.Lease;
import java.time.InstantSource;
import java.util.List;

/// Takes what models say of how far they are.
public final class ProgressReports {
  private final TaskQueue queue;
  private final TaskChanges changes;
  private final InstantSource clock;

  public ProgressReports(TaskQueue queue, Dispatcher dispatcher, InstantSource clock) {
    this.queue = queue;
    this.changes = dispatcher.ended().changes();
    this.clock = clock;
  }

  /// Notes how far a leased task is.
  ///
  /// @param fraction 0 to 1
  /// @param message cut to what is kept of it
  /// @throws LaunchException INVALID_ARGUMENT, or NOT_FOUND when the task was given to another, or
  ///   has ended
  public void report(Lease lease, double fraction, String message) {
    String kept = message.substring(0, Math.min(message.length(), TaskProgress.MAX_MESSAGE));
    if (!queue.progress(lease, new TaskProgress(fraction, kept, clock.instant()))) {
      throw new LaunchException(
          ErrorCode.NOT_FOUND, "The task has ended, or is not with this worker any more.");
    }
    changes.changed(List.of(lease.id()));
  }
}
