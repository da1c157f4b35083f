package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.launch.api.bundle.BundleId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Body of `POST /v1/model-endpoints`: deploys a bundle under a name.
///
/// @param name at most 63 characters, unique among the owner's endpoints
/// @param cpus cores per worker: a number or a text such as `"1"` or `"500m"`
/// @param memory memory per worker: bytes or a text such as `"2Gi"`
/// @param storage disk per worker, like `memory`
/// @param minWorkers workers that are always up; with 0 a request starts one
/// @param perWorker requests in flight that one worker should have
/// @param concurrentRequestsPerWorker requests that one worker runs at once; default the smaller of
///   `perWorker` and 20
/// @param gpuType kind of GPU; must be there when `gpus` is above 0
/// @param nodesPerWorker machines of one worker; default 1
/// @param settings all else, as fields of their own in JSON
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
    @JsonProperty("labels") Map<String, String> labels,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("gpu_type") @Nullable String gpuType,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("nodes_per_worker")
        @Nullable Integer nodesPerWorker,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("optimize_costs")
        @Nullable Boolean optimizeCosts,
    @JsonUnwrapped EndpointSettings settings) {
  /// A request that leaves out what can be left out.
  public CreateModelEndpointRequest(
      String name,
      BundleId modelBundleId,
      EndpointType endpointType,
      @Nullable Map<String, Object> metadata,
      Object cpus,
      int gpus,
      Object memory,
      Object storage,
      int minWorkers,
      int maxWorkers,
      int perWorker,
      @Nullable Integer concurrentRequestsPerWorker,
      Map<String, String> labels) {
    this(
        name,
        modelBundleId,
        endpointType,
        metadata,
        cpus,
        gpus,
        memory,
        storage,
        minWorkers,
        maxWorkers,
        perWorker,
        concurrentRequestsPerWorker,
        labels,
        null,
        null,
        null,
        EndpointSettings.NONE);
  }
}
