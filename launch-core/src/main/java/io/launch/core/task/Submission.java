package io.launch.core.task;

import io.launch.core.predict.TaskRequest;
import java.time.Duration;
import java.util.Optional;

/// One async request as it came in, and what its sender wants for it.
///
/// @param priority higher goes first
/// @param label a name to find it by
/// @param deadline how long after its creation it ends, wherever it is
/// @param key what its sender calls it, so that it can be sent again
public record Submission(
    TaskRequest request,
    int priority,
    Optional<String> label,
    Optional<Duration> deadline,
    Optional<String> key) {
  /// A request for which nothing else is wanted.
  public static Submission of(TaskRequest request) {
    return new Submission(request, 0, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// The same under a key, unless it has one.
  public Submission withKey(String otherwise) {
    return key.isPresent()
        ? this
        : new Submission(request, priority, label, deadline, Optional.of(otherwise));
  }
}
