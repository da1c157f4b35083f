package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// Answer of `POST /v1/async-tasks/batch`: the ids in the order of the request.
public record CreateTasksResponse(@JsonProperty("task_ids") List<TaskId> taskIds) {}
