package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;

/// A task as its owner may see it.
///
/// @param attempts how often it was handed to a worker
public record Task(TaskId id, OwnerId owner, EndpointId endpoint, TaskState state, int attempts) {}
