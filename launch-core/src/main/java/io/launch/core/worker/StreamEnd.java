package io.launch.core.worker;

import org.jspecify.annotations.Nullable;

/// How a streamed answer of a worker ended.
public sealed interface StreamEnd {
  /// The worker said everything.
  record Completed() implements StreamEnd {}

  /// The model failed, perhaps after some pieces.
  record Failed(String error, @Nullable String traceback) implements StreamEnd {}

  /// The worker answered something else than a stream, before any piece.
  ///
  /// @param status another status than 200
  /// @param body a `PredictFailure` as JSON in UTF-8
  record Refused(int status, byte[] body) implements StreamEnd {}

  /// The connection could not be made or broke before the end: the worker is as good as dead, and
  /// whether the model ran is unknown unless `sent` is false.
  record Broken(String reason, boolean sent) implements StreamEnd {}

  /// No piece came within the timeout; the worker may still be at it.
  record TimedOut() implements StreamEnd {}

  /// A piece was larger than allowed; the connection was closed.
  record TooLarge(long limit) implements StreamEnd {}
}
