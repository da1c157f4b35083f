package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// Body of `POST /v1/async-tasks/batch`: many tasks for one endpoint, all of them stored or none.
public record CreateTasksRequest(@JsonProperty("tasks") List<CreateTaskRequest> tasks) {}
