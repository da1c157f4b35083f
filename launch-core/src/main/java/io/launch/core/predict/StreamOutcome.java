package io.launch.core.predict;

import io.launch.api.LaunchException;

/// What became of a streaming request.
public sealed interface StreamOutcome {
  /// The model answered all of it.
  record Completed() implements StreamOutcome {}

  /// The model threw, or its worker died under it, perhaps after some pieces.
  ///
  /// @param traceback the stack trace, or what happened
  record Failed(String traceback) implements StreamOutcome {}

  /// There is no answer, and there was no piece.
  ///
  /// @param why INVALID_ARGUMENT, QUEUE_FULL, UNAVAILABLE, DEADLINE_EXCEEDED or NOT_FOUND
  record Refused(LaunchException why) implements StreamOutcome {}
}
