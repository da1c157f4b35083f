package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// Answer of `POST /v1/async-tasks/read`, in the order of the request.
public record ReadTasksResponse(@JsonProperty("tasks") List<TaskView> tasks) {}
