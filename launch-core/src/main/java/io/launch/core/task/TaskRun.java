package io.launch.core.task;

import io.launch.core.worker.Slot;
import io.launch.core.worker.WorkerId;

/// Who runs a task, or ran it last.
///
/// @param revision of the endpoint that the worker serves
public record TaskRun(WorkerId worker, int revision) {
  /// The one whose place this is.
  static TaskRun at(Slot slot) {
    return new TaskRun(slot.worker(), slot.revision());
  }
}
