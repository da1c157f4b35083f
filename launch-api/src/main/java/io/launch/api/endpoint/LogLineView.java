package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/// A line that a worker of an endpoint printed, or one of Launch's own.
///
/// @param sequence grows along the endpoint's log; a reader goes on after the last one it has seen
/// @param worker the worker's id; `launch` for a line of Launch's own
public record LogLineView(
    @JsonProperty("sequence") long sequence,
    @JsonProperty("at") Instant at,
    @JsonProperty("worker") String worker,
    @JsonProperty("text") String text) {}
