package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Answer of `POST /v1/sync-tasks`. A model that throws is a FAILURE with HTTP status 200.
///
/// @param result on SUCCESS an object `{"result": JSON text}` or `{"result_url": signed URL}`
/// @param traceback on FAILURE the model's stack trace
/// @param statusCode 200 on SUCCESS, 500 when the model threw
public record SyncTaskView(
    @JsonProperty("status") TaskStatus status,
    @JsonProperty("result") @Nullable Object result,
    @JsonProperty("traceback") @Nullable String traceback,
    @JsonProperty("status_code") @Nullable Integer statusCode) {}
