package io.launch.core.task;

import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import java.util.List;
import java.util.function.Consumer;

/// Ends tasks because their owner wants it.
public final class TaskCancellation {
  private static final String BY = "Cancelled by a request of its owner.";

  private final TaskQueue queue;
  private final OwnTasks own;
  private final EndedTasks ended;
  private final Consumer<TaskId> giveUp;

  /// @param giveUp told of a task that a server has: stops it at its worker
  public TaskCancellation(
      TaskQueue queue, TaskRepository rows, Dispatcher dispatcher, Consumer<TaskId> giveUp) {
    this.queue = queue;
    this.own = new OwnTasks(rows);
    this.ended = dispatcher.ended();
    this.giveUp = giveUp;
  }

  /// Ends a task as CANCELLED, at once; one that has ended stays as it is. What runs of it is
  /// stopped after that.
  ///
  /// @return the task as it is now
  /// @throws LaunchException NOT_FOUND
  public Task cancel(Caller caller, TaskId id) {
    Task task = own.get(caller, id);
    if (task.state().ended()) {
      return task;
    }
    TaskQueue.Cancelled met = queue.cancel(id, BY);
    switch (met) {
      case PENDING -> ended.announce(task.endpoint(), List.of(id));
      case STARTED -> {
        ended.announce(task.endpoint(), List.of(id));
        giveUp.accept(id);
      }
      case NOT_OPEN -> {}
    }
    return own.get(caller, id);
  }
}
