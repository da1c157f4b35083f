package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Body of `POST /v1/sync-tasks` and `POST /v1/async-tasks`: one inference request. Exactly one of
/// `url` and `args` is given.
///
/// @param url where the worker fetches the input's bytes: http, https or `s3://bucket/key`
/// @param args the input as a JSON object
/// @param returnPickled whether the result is stored as a Python pickle under a signed URL rather
///   than answered as JSON text
/// @param timeoutSeconds how long a sync caller waits, in seconds; the server's default when absent
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CreateTaskRequest(
    @JsonProperty("url") @Nullable String url,
    @JsonProperty("args") @Nullable Object args,
    @JsonProperty("return_pickled") boolean returnPickled,
    @JsonProperty("timeout_seconds") @Nullable Double timeoutSeconds) {}
