package io.launch.core.task;

import java.time.Duration;

/// The bounds of one round of dispatch.
///
/// @param batch most tasks that are leased, or outcomes recorded, in one step
/// @param lease how long leased tasks stay leased without being renewed
/// @param quick how long a worker has a task at most for others to be leased ahead
record DispatchLimits(int batch, Duration lease, Duration quick) {}
