package io.launch.core.worker;

import java.time.Instant;

/// A line that a worker printed, or one of Launch's own: then the worker is [WorkerId#LAUNCH].
///
/// @param sequence grows along the endpoint's log, so that a reader can go on where it was
public record LogLine(long sequence, Instant at, WorkerId worker, String text) {}
