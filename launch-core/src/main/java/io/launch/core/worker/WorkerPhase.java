package io.launch.core.worker;

import java.time.Instant;

/// Where a worker is in its life, as far as whoever runs it can tell. Whether it answers is another
/// matter: see [WorkerClient#ready].
public sealed interface WorkerPhase {
  /// It has not said yet where it listens.
  ///
  /// @param since when it was started, or had its environment ready
  record Starting(Instant since) implements WorkerPhase {}

  /// It makes the environment that its model needs, which may take long: it downloads packages.
  ///
  /// @param what it does, for people, without a full stop
  record Preparing(String what, Instant since) implements WorkerPhase {}

  /// It has loaded its model and listens here.
  record Listening(WorkerAddress address) implements WorkerPhase {}

  /// It is gone.
  ///
  /// @param reason exit code and last words in one line, for people
  /// @param lastOutput the last lines that it printed, of which there may be some dozens
  record Exited(String reason, String lastOutput, Instant at) implements WorkerPhase {}
}
