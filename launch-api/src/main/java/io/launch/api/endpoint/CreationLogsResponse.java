package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Answer of `GET /v1/hosted_inference/endpoints/creation_logs/{endpoint_name}`: the endpoint's log
/// as text, a line for each line, with its time and worker.
public record CreationLogsResponse(@JsonProperty("content") String content) {}
