package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// Answer of `GET /v1/model-endpoints`.
public record ListModelEndpointsResponse(
    @JsonProperty("model_endpoints") List<ModelEndpointView> modelEndpoints) {}
