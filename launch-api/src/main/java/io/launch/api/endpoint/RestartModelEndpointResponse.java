package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Answer of `POST /v1/model-endpoints/{id}/restart`: new workers are on their way; the old ones
/// serve until they are there.
public record RestartModelEndpointResponse(@JsonProperty("restarted") boolean restarted) {}
