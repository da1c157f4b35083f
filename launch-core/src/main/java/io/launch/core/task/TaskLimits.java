package io.launch.core.task;

import java.time.Duration;

/// The bounds of async tasks; all of them are configuration.
///
/// @param expiry how long a task may wait for a worker
/// @param runTimeout how long a worker may take for one
/// @param maxAttempts hand-outs of a task before it is given up on
/// @param retention how long an ended task and its result are kept
/// @param deadRetention how long a dead letter is kept
/// @param cancelGrace how long a worker has to give up a cancelled task before it is ended
/// @param maxResultBytes largest result that is stored as text
/// @param maxQueued most tasks of one endpoint that are waiting or running
/// @param inline what is kept in the database rather than in the object store
public record TaskLimits(
    Duration expiry,
    Duration runTimeout,
    int maxAttempts,
    Duration retention,
    Duration deadRetention,
    Duration cancelGrace,
    long maxResultBytes,
    int maxQueued,
    Inline inline) {
  /// @param argsBytes largest args that are kept in the database
  /// @param resultBytes largest JSON result that is kept there
  public record Inline(int argsBytes, int resultBytes) {}
}
