package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Answer of `GET /v1/async-tasks/{task_id}/input`: what the task was given. One of `args`,
/// `argsUrl`, `url` and `cloudpickle` is there.
///
/// @param args the input as JSON
/// @param argsUrl a signed URL of it, when it is large
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskInputView(
    @JsonProperty("args") @Nullable Object args,
    @JsonProperty("args_url") @Nullable String argsUrl,
    @JsonProperty("url") @Nullable String url,
    @JsonProperty("cloudpickle") @Nullable String cloudpickle,
    @JsonProperty("return_pickled") boolean returnPickled) {}
