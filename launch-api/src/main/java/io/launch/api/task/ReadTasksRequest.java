package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// Body of `POST /v1/async-tasks/read`: reads many tasks in one request. With `?wait=SECONDS` the
/// answer comes when one more of them has ended (`until=any`, the default) or all have
/// (`until=all`), at the latest after that time.
public record ReadTasksRequest(@JsonProperty("task_ids") List<TaskId> taskIds) {}
