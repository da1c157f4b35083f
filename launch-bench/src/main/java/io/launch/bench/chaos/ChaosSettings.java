package io.launch.bench.chaos;

import io.launch.bench.chaos.fault.FaultKind;
import java.time.Duration;
import java.util.Set;

/// What a run is told.
///
/// @param length of the load
/// @param seed decides the faults and what callers ask
/// @param clients how many callers submit tasks
/// @param perSecond tasks that they submit together, about, while nothing holds them up
/// @param faults kinds that are wished for
/// @param quiet how long tasks may take to end once all is well again
record ChaosSettings(
    Duration length,
    long seed,
    int clients,
    int perSecond,
    Duration quiet,
    Set<FaultKind> faults) {}
