package io.launch.api.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A worker's answer to a prediction that ended well: `{"result": "<JSON text>"}`, or
/// `{"result_url": "<the upload URL>"}` once the pickle is stored.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PredictAnswer(
    @JsonProperty("result") @Nullable String result,
    @JsonProperty("result_url") @Nullable String resultUrl) {}
