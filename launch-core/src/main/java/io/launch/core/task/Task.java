package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import java.util.Optional;

/// A task as its owner may see it.
///
/// @param attempts how often it was handed to a worker
/// @param maxAttempts how often it may be
/// @param leases how often it was handed to a server: more than `attempts` when one gave it back
/// @param run who runs it, or ran it last
/// @param retriedAs the latest task that repeats this one
public record Task(
    TaskId id,
    OwnerId owner,
    EndpointId endpoint,
    TaskState state,
    int attempts,
    int maxAttempts,
    long leases,
    int priority,
    Optional<String> label,
    TaskTimes times,
    Optional<TaskRun> run,
    Optional<TaskProgress> progress,
    Optional<TaskId> retryOf,
    Optional<TaskId> retriedAs) {}
