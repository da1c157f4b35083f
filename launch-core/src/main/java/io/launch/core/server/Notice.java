package io.launch.core.server;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import java.util.List;

/// What one server tells the others. It only says where to look: the truth is in the database.
public sealed interface Notice {
  /// The endpoint's row was added, changed or removed.
  record EndpointChanged(EndpointId endpoint) implements Notice {}

  /// The endpoint has tasks to hand out.
  record TasksQueued(EndpointId endpoint) implements Notice {}

  /// These tasks have ended.
  record TasksEnded(List<TaskId> tasks) implements Notice {
    public TasksEnded {
      tasks = List.copyOf(tasks);
    }
  }

  /// A task was cancelled while a server had it: that server gives it up.
  record TaskCancelled(TaskId task) implements Notice {}

  /// Notices may have been lost, as the line was cut: whoever waits for one looks for itself.
  record Missed() implements Notice {}
}
