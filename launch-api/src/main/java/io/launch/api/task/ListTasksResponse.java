package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answer of `GET /v1/async-tasks`: a page of the caller's tasks, newest first.
///
/// @param nextCursor for `?cursor=` of the next page; null on the last one
public record ListTasksResponse(
    @JsonProperty("tasks") List<TaskView> tasks,
    @JsonProperty("next_cursor") @Nullable String nextCursor) {}
