package io.launch.core.task;

import io.launch.core.PlainText;
import java.time.Instant;
import java.util.Optional;

/// Something out of the ordinary that happened to a task.
///
/// @param attempt the attempt that it happened to; 0 before the first
public record TaskEvent(Instant at, Kind kind, int attempt, Optional<TaskRun> run, String text) {
  public TaskEvent {
    text = PlainText.of(text);
  }

  /// What happened.
  public enum Kind {
    /// The worker that had it was lost.
    LOST,
    /// The server that had it was lost.
    TAKEN_BACK,
    /// The model threw, and it is tried again.
    FAILED,
    /// The object store did not take the result, and it is tried again.
    NOT_STORED,
    /// Somebody cancelled it.
    CANCELLED,
    /// A task that repeats it was made.
    RETRIED
  }
}
