package io.launch.core.predict;

import java.net.URI;

/// What became of a sync request that reached a worker.
public sealed interface Prediction {
  /// The model answered.
  ///
  /// @param answer a `PredictAnswer` with a result, as JSON in UTF-8, as the worker sent it
  record Answered(byte[] answer) implements Prediction {}

  /// The model answered, and its result is stored as a pickle.
  ///
  /// @param url signed URL to read it
  record Stored(URI url) implements Prediction {}

  /// The model threw, or its worker died under it.
  ///
  /// @param traceback the stack trace, or what happened
  record Failed(String traceback) implements Prediction {}
}
