package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Body of `POST /v1/model-endpoints/{id}/dead-letters/requeue` and `…/purge`: some of them by
/// their ids, or all.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SelectTasksRequest(
    @JsonProperty("task_ids") @Nullable List<TaskId> taskIds,
    @JsonProperty("all") @Nullable Boolean all) {
  /// These.
  public static SelectTasksRequest of(List<TaskId> taskIds) {
    return new SelectTasksRequest(List.copyOf(taskIds), null);
  }

  /// All that are there.
  public static SelectTasksRequest everything() {
    return new SelectTasksRequest(null, true);
  }
}
