package io.launch.core.task;

import java.time.Duration;

/// The bounds of async tasks; all of them are configuration.
///
/// @param expiry how long a task may wait for a worker
/// @param runTimeout how long a worker may take for one
/// @param lease how long a task stays with a server that is not heard of
/// @param maxAttempts workers that may die under a task before it ends FAILURE
/// @param retention how long an ended task and its result are kept
/// @param maxResultBytes largest result that is stored as text
/// @param maxQueued most tasks of one endpoint that are waiting or running
public record TaskLimits(
    Duration expiry,
    Duration runTimeout,
    Duration lease,
    int maxAttempts,
    Duration retention,
    long maxResultBytes,
    int maxQueued) {}
