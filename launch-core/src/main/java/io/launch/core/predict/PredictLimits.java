package io.launch.core.predict;

import java.time.Duration;

/// The bounds of a sync prediction; all of them are configuration.
///
/// @param timeout how long a caller waits for its answer, if it does not say; also the most it may
///   say, and the longest that a worker is given
/// @param patience how long a request waits in line for a worker
/// @param maxResultBytes largest answer of a worker that is passed on
/// @param urlValidity how long a signed result URL works
public record PredictLimits(
    Duration timeout, Duration patience, long maxResultBytes, Duration urlValidity) {}
