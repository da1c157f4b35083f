package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.launch.api.bundle.BundleId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Body of `POST /v1/model-endpoints`: deploys a bundle under a name.
///
/// @param name at most 63 characters, unique among the owner's endpoints
/// @param cpus cores per worker: a number or a text such as `"1"` or `"500m"`
/// @param memory memory per worker: bytes or a text such as `"2Gi"`
/// @param storage disk per worker, like `memory`
/// @param minWorkers workers that are always up
/// @param perWorker requests in flight that one worker should have
/// @param concurrentRequestsPerWorker requests that one worker runs at once; default the smaller of
///   `perWorker` and 20
public record CreateModelEndpointRequest(
    @JsonProperty("name") String name,
    @JsonProperty("model_bundle_id") BundleId modelBundleId,
    @JsonProperty("endpoint_type") EndpointType endpointType,
    @JsonProperty("metadata") @Nullable Map<String, Object> metadata,
    @JsonProperty("cpus") Object cpus,
    @JsonProperty("gpus") int gpus,
    @JsonProperty("memory") Object memory,
    @JsonProperty("storage") Object storage,
    @JsonProperty("min_workers") int minWorkers,
    @JsonProperty("max_workers") int maxWorkers,
    @JsonProperty("per_worker") int perWorker,
    @JsonProperty("concurrent_requests_per_worker") @Nullable Integer concurrentRequestsPerWorker,
    @JsonProperty("labels") Map<String, String> labels) {}
