package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Answer of `POST /v1/model-endpoints` and `PUT /v1/model-endpoints/{id}`.
///
/// @param endpointCreationTaskId a UUID that names this deployment in logs
/// @param modelEndpointId the endpoint
public record EndpointCreationResponse(
    @JsonProperty("endpoint_creation_task_id") String endpointCreationTaskId,
    @JsonProperty("model_endpoint_id") EndpointId modelEndpointId) {}
