package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/// Answer of `POST /v1/model-endpoints/{id}/dead-letters/requeue`.
///
/// @param requeued the new task of each dead letter that was requeued
public record RequeueTasksResponse(@JsonProperty("requeued") Map<TaskId, TaskId> requeued) {}
