package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// Answer of `GET /v1/model-endpoints/{id}/logs`: lines above `?after=`, oldest first, at most
/// `?max=` of the latest; with `?wait=SECONDS` it waits so long for the first one.
public record EndpointLogResponse(@JsonProperty("lines") List<LogLineView> lines) {}
