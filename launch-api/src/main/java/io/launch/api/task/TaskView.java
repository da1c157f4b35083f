package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// One task as `GET /v1/async-tasks/{task_id}` answers it; every field is always there, but for
/// `detail`, which older servers do not know.
///
/// @param result on SUCCESS an object `{"result": JSON text}` or `{"result_url": signed URL}`; on
///   FAILURE the text of the error, or null; else null
/// @param traceback on FAILURE the model's stack trace, or what went wrong
/// @param statusCode an HTTP status where one says more than the status; usually null
/// @param detail what else is known of it
public record TaskView(
    @JsonProperty("task_id") TaskId taskId,
    @JsonProperty("status") TaskStatus status,
    @JsonProperty("result") @Nullable Object result,
    @JsonProperty("traceback") @Nullable String traceback,
    @JsonProperty("status_code") @Nullable Integer statusCode,
    @JsonProperty("detail") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable TaskDetail detail) {
  /// A task without its detail.
  public TaskView(
      TaskId taskId,
      TaskStatus status,
      @Nullable Object result,
      @Nullable String traceback,
      @Nullable Integer statusCode) {
    this(taskId, status, result, traceback, statusCode, null);
  }
}
