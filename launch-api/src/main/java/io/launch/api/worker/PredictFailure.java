package io.launch.api.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A worker's answer to a prediction that failed.
///
/// @param error the exception's text, or what is wrong with the input
/// @param traceback the model's stack trace; null when the model was not run
public record PredictFailure(
    @JsonProperty("error") String error, @JsonProperty("traceback") @Nullable String traceback) {}
