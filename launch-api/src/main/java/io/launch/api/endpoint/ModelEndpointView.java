package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.launch.api.bundle.BundleId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An endpoint as `GET /v1/model-endpoints/{id}` answers it.
///
/// @param statusReason why the endpoint is not READY; at most 500 characters
/// @param destination the name under which tasks are queued
/// @param bundleId the bundle of the current revision
/// @param revision counts updates that replace workers, from 1
/// @param settings what else was said of it, as fields of their own in JSON
public record ModelEndpointView(
    @JsonProperty("id") EndpointId id,
    @JsonProperty("name") String name,
    @JsonProperty("endpoint_type") EndpointType endpointType,
    @JsonProperty("destination") String destination,
    @JsonProperty("metadata") @Nullable Map<String, Object> metadata,
    @JsonProperty("bundle_name") String bundleName,
    @JsonProperty("bundle_id") BundleId bundleId,
    @JsonProperty("revision") int revision,
    @JsonProperty("status") EndpointStatus status,
    @JsonProperty("status_reason") @Nullable String statusReason,
    @JsonProperty("labels") @Nullable Map<String, String> labels,
    @JsonProperty("created_by") String createdBy,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("last_updated_at") Instant lastUpdatedAt,
    @JsonProperty("deployment_state") @Nullable DeploymentState deploymentState,
    @JsonProperty("resource_state") @Nullable ResourceState resourceState,
    @JsonProperty("num_queued_items") @Nullable Integer numQueuedItems,
    @JsonUnwrapped EndpointSettings settings) {}
