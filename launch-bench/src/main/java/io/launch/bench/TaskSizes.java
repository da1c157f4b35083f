package io.launch.bench;

import java.time.Duration;

/// How much each measurement of tasks does.
///
/// @param duration how long tasks are only submitted
/// @param tasks how many go from submit to result
/// @param roundTrips how many are waited for one by one
record TaskSizes(Duration duration, int tasks, int roundTrips) {}
