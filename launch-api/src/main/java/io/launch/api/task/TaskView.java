package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// One task as `GET /v1/async-tasks/{task_id}` answers it; every field is always there.
///
/// @param result on SUCCESS an object `{"result": JSON text}` or `{"result_url": signed URL}`; on
///   FAILURE the text of the error, or null; else null
/// @param traceback on FAILURE the model's stack trace, or what went wrong
/// @param statusCode an HTTP status where one says more than the status; usually null
public record TaskView(
    @JsonProperty("task_id") TaskId taskId,
    @JsonProperty("status") TaskStatus status,
    @JsonProperty("result") @Nullable Object result,
    @JsonProperty("traceback") @Nullable String traceback,
    @JsonProperty("status_code") @Nullable Integer statusCode) {}
