package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// Answer of `GET /v1/async-tasks/{task_id}/history`: what went otherwise than it should, oldest
/// first. A task that was handed out once and ended has none.
public record TaskHistoryResponse(@JsonProperty("events") List<TaskEventView> events) {}
