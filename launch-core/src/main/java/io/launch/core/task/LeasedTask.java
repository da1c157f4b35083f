package io.launch.core.task;

import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;

/// A task handed to this server for a while.
///
/// @param attempt the how-manieth hand-out this is, from 1; also the fencing token: only the holder
///   of the latest attempt can end the task
public record LeasedTask(
    TaskId id, OwnerId owner, int attempt, TaskInput input, boolean returnPickled) {}
