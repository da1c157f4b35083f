package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;
import java.time.Instant;

/// A task to be queued.
///
/// @param expiresAt when it ends FAILURE if no worker has taken it
public record NewTask(
    TaskId id,
    OwnerId owner,
    EndpointId endpoint,
    TaskInput input,
    boolean returnPickled,
    Instant createdAt,
    Instant expiresAt) {}
