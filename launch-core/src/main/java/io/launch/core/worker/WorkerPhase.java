package io.launch.core.worker;

import java.time.Instant;

/// Where a worker is in its life, as far as whoever runs it can tell. Whether it answers is another
/// matter: see [WorkerClient#ready].
public sealed interface WorkerPhase {
  /// It was started and has not said yet where it listens.
  record Starting() implements WorkerPhase {}

  /// It has loaded its model and listens here.
  record Listening(WorkerAddress address) implements WorkerPhase {}

  /// It is gone.
  ///
  /// @param reason exit code and last words, for people
  record Exited(String reason, Instant at) implements WorkerPhase {}
}
