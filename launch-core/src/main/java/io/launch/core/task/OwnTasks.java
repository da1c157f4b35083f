package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tasks as their owner finds them: another owner's are as unknown as those that are not there.
record OwnTasks(TaskRepository rows) {
  /// @throws LaunchException NOT_FOUND
  Task get(Caller caller, TaskId id) {
    return all(caller, List.of(id)).getFirst();
  }

  /// In the order of the ids.
  ///
  /// @throws LaunchException NOT_FOUND when one is unknown
  List<Task> all(Caller caller, List<TaskId> ids) {
    Map<TaskId, Task> found = new HashMap<>();
    for (Task task : rows.findAll(ids)) {
      if (task.owner().equals(caller.owner())) {
        found.put(task.id(), task);
      }
    }
    return ids.stream()
        .map(id -> {
          Task task = found.get(id);
          if (task == null) {
            throw new LaunchException(
                ErrorCode.NOT_FOUND,
                ids.size() == 1
                    ? "The specified task could not be found."
                    : "The specified task could not be found: " + id);
          }
          return task;
        })
        .toList();
  }
}
