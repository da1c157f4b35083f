package io.launch.core.task;

import io.launch.api.task.TaskId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One task as it changes: a snapshot whenever it looks otherwise than in the one before. What
/// comes and goes between two looks is not seen. For one thread.
public final class TaskWatch implements AutoCloseable {
  private final TaskRepository rows;
  private final TaskId id;
  private final TaskChanges.Watch changes;
  private final Runnable onClose;
  private @Nullable String seen;
  private boolean over;
  private boolean closed;

  TaskWatch(
      TaskRepository rows,
      TaskId id,
      Optional<String> seen,
      TaskChanges.Watch changes,
      Runnable onClose) {
    this.rows = rows;
    this.id = id;
    this.seen = seen.orElse(null);
    this.changes = changes;
    this.onClose = onClose;
  }

  /// A task as it was at some moment.
  ///
  /// @param name the same for whatever looks the same: visible ASCII characters
  public record Snapshot(String name, Task task) {
    static Snapshot of(Task task) {
      String run = task.run().map(it -> it.worker() + "." + it.revision()).orElse("");
      String progress = task.progress().map(it -> it.at() + "." + it.fraction()).orElse("");
      return new Snapshot(
          "%s-%d-%s-%s".formatted(state(task.state()), task.attempts(), run, progress), task);
    }

    private static String state(TaskState state) {
      return switch (state) {
        case TaskState.Pending() -> "pending";
        case TaskState.Started() -> "started";
        case TaskState.Succeeded(_), TaskState.StoredJson(_, _), TaskState.Stored(_) -> "succeeded";
        case TaskState.Failed(_, _, _) -> "failed";
      };
    }
  }

  /// The next snapshot, once there is one; the first is there at once, unless it had been seen.
  /// Empty when the task has ended and that was told, or it was deleted.
  public Optional<Snapshot> next() throws InterruptedException {
    while (!over) {
      Optional<Snapshot> found = rows.find(id).map(Snapshot::of);
      over = found.isEmpty() || found.get().task().state().ended();
      if (found.isPresent() && !found.get().name().equals(seen)) {
        seen = found.get().name();
        return found;
      }
      if (!over) {
        changes.await(TaskWatches.LOOK_EVERY);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      changes.close();
      onClose.run();
    }
  }
}
