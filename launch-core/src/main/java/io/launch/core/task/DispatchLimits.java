package io.launch.core.task;

import java.time.Duration;

/// The bounds of one round of dispatch.
///
/// @param batch most tasks that are leased, or outcomes recorded, in one step
/// @param quick how long a worker has a task at most for others to be leased ahead
/// @param tellAfter how long a task runs before it is written down which worker has it
record DispatchLimits(int batch, Duration quick, Duration tellAfter) {}
