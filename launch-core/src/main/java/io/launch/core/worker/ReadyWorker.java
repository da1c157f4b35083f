package io.launch.core.worker;

/// A worker that answers, and how much it takes.
///
/// @param capacity calls that it runs at once
public record ReadyWorker(WorkerId id, WorkerAddress address, int capacity, int revision) {}
