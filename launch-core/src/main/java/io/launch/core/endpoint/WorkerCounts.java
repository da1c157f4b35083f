package io.launch.core.endpoint;

/// How an endpoint's workers of the current revision are.
///
/// @param available they answer
/// @param unavailable they are starting or do not answer
public record WorkerCounts(int available, int unavailable) {}
