package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore;
import io.launch.core.predict.TaskInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps args that are large out of the database. The object is written before the task's row, so
/// that a row always points at whole args.
final class LargeArgs {
  private static final Logger log = LoggerFactory.getLogger(LargeArgs.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ObjectStore objects;
  private final int inlineBytes;

  /// @param inlineBytes largest args that the database keeps
  LargeArgs(ObjectStore objects, int inlineBytes) {
    this.objects = objects;
    this.inlineBytes = inlineBytes;
  }

  /// Adds tasks to a queue.
  interface Queue {
    List<TaskId> add(List<NewTask> tasks);
  }

  /// Adds these to the queue, once the large ones' args are stored. What was stored for a task that
  /// is surely not added is deleted again.
  ///
  /// @throws LaunchException UNAVAILABLE when the object store does not take them
  List<TaskId> add(List<NewTask> tasks, Queue queue) {
    List<NewTask> small = new ArrayList<>(tasks.size());
    Set<TaskId> unused = new HashSet<>();
    try {
      for (NewTask task : tasks) {
        Optional<NewTask> moved = move(task);
        if (moved.isPresent()) {
          unused.add(task.id());
        }
        small.add(moved.orElse(task));
      }
    } catch (RuntimeException e) {
      delete(tasks, unused);
      throw e;
    }
    try {
      List<TaskId> ids = queue.add(small);
      // The rest were made before, under their keys, and have their args already.
      ids.forEach(unused::remove);
      delete(tasks, unused);
      return ids;
    } catch (LaunchException e) {
      // Any other refusal may have come after the tasks were added.
      if (e.code() == ErrorCode.CONFLICT) {
        delete(tasks, unused);
      }
      throw e;
    }
  }

  private void delete(List<NewTask> tasks, Set<TaskId> unused) {
    tasks.stream()
        .filter(task -> unused.contains(task.id()))
        .forEach(task -> delete(TaskObjects.args(task.owner(), task.id())));
  }

  private void delete(ObjectKey key) {
    try {
      objects.delete(key);
    } catch (IOException e) {
      log.atWarn().setCause(e).addKeyValue("key", key).log("unused args not deleted");
    }
  }

  private Optional<NewTask> move(NewTask task) {
    return switch (task.input()) {
      case TaskInput.Args(var json) when json.length > inlineBytes -> Optional.of(put(task, json));
      // A task that repeats another has args of its own, as each is deleted with its task.
      case TaskInput.StoredArgs(var key) -> Optional.of(copy(task, key));
      case TaskInput.Args _, TaskInput.Url _, TaskInput.Stored _, TaskInput.Cloudpickle _ ->
          Optional.empty();
    };
  }

  private NewTask put(NewTask task, byte[] json) {
    ObjectKey key = TaskObjects.args(task.owner(), task.id());
    try {
      objects.put(key, new ByteArrayInputStream(json), json.length);
      return task.withInput(new TaskInput.StoredArgs(key));
    } catch (IOException e) {
      throw notStored(key, "%d bytes".formatted(json.length), e);
    }
  }

  private NewTask copy(NewTask task, ObjectKey from) {
    ObjectKey key = TaskObjects.args(task.owner(), task.id());
    try {
      if (!objects.copy(from, key)) {
        throw new LaunchException(
            ErrorCode.NOT_FOUND, "The args of the task are gone from the object store: " + from);
      }
      return task.withInput(new TaskInput.StoredArgs(key));
    } catch (IOException e) {
      throw notStored(key, "a copy", e);
    }
  }

  private static LaunchException notStored(ObjectKey key, String what, IOException cause) {
    log.atError().setCause(cause).addKeyValue("key", key).log("large args not stored");
    return LaunchException.retryLater(
        ErrorCode.UNAVAILABLE,
        "The object store does not take the task's args (%s). Please retry.".formatted(what),
        RETRY_AFTER);
  }
}
