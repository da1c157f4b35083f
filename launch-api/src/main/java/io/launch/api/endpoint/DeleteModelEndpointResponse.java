package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Answer of `DELETE /v1/model-endpoints/{id}`.
public record DeleteModelEndpointResponse(@JsonProperty("deleted") boolean deleted) {}
