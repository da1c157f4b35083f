package io.launch.core.task;

import io.launch.core.object.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What the object store has of tasks that are gone. It is deleted after their rows, so that no row
/// is left without its object.
record TaskRemains(ObjectStore objects) {
  /// Deletes all that it can: nobody knows of the objects any more, once this has ended.
  ///
  /// @throws IOException when some could not be deleted
  void delete(List<TaskRepository.Deleted> deleted) throws IOException {
    Optional<IOException> fault = Optional.empty();
    for (TaskRepository.Deleted task : deleted) {
      try {
        delete(task);
      } catch (IOException e) {
        fault = Optional.of(e);
      }
    }
    if (fault.isPresent()) {
      throw fault.get();
    }
  }

  private void delete(TaskRepository.Deleted task) throws IOException {
    if (task.input().isPresent()) {
      objects.delete(task.input().get());
    }
    for (long fence = 1; fence <= task.leases(); fence++) {
      objects.delete(TaskObjects.pickle(task.owner(), task.id(), fence));
      objects.delete(TaskObjects.json(task.owner(), task.id(), fence));
    }
  }
}
