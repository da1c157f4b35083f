package io.launch.core.worker;

/// What became of a call to a worker.
public sealed interface WorkerReply {
  /// The worker answered.
  ///
  /// @param status 200 with a `PredictAnswer`, or else a `PredictFailure`
  /// @param body JSON in UTF-8; not changed after this
  record Answered(int status, byte[] body) implements WorkerReply {}

  /// The connection could not be made or broke before an answer: the worker is as good as dead, and
  /// whether the model ran is unknown unless `sent` is false.
  record Broken(String reason, boolean sent) implements WorkerReply {}

  /// No answer came within the timeout; the worker may still be at it.
  record TimedOut() implements WorkerReply {}

  /// The answer was larger than allowed; it was not read to the end.
  record TooLarge(long limit) implements WorkerReply {}
}
