package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Answer of `POST /v1/async-tasks`: the task is durable.
public record CreateTaskResponse(@JsonProperty("task_id") TaskId taskId) {}
