package io.launch.core.task;

import io.launch.core.object.ObjectStore;
import java.io.IOException;
import java.util.List;

/// What the object store has of tasks that are gone. It is deleted after their rows, so that no row
/// is left without its object.
record TaskRemains(ObjectStore objects) {
  void delete(List<TaskRepository.Deleted> deleted) throws IOException {
    for (TaskRepository.Deleted task : deleted) {
      if (task.input().isPresent()) {
        objects.delete(task.input().get());
      }
      for (long fence = 1; fence <= task.leases(); fence++) {
        objects.delete(TaskObjects.pickle(task.owner(), task.id(), fence));
        objects.delete(TaskObjects.json(task.owner(), task.id(), fence));
      }
    }
  }
}
