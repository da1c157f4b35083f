package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.launch.api.bundle.BundleId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Body of `PUT /v1/model-endpoints/{id}`: what is absent stays as it is.
public record UpdateModelEndpointRequest(
    @JsonProperty("model_bundle_id") @Nullable BundleId modelBundleId,
    @JsonProperty("metadata") @Nullable Map<String, Object> metadata,
    @JsonProperty("cpus") @Nullable Object cpus,
    @JsonProperty("gpus") @Nullable Integer gpus,
    @JsonProperty("memory") @Nullable Object memory,
    @JsonProperty("storage") @Nullable Object storage,
    @JsonProperty("min_workers") @Nullable Integer minWorkers,
    @JsonProperty("max_workers") @Nullable Integer maxWorkers,
    @JsonProperty("per_worker") @Nullable Integer perWorker,
    @JsonProperty("concurrent_requests_per_worker") @Nullable Integer concurrentRequestsPerWorker,
    @JsonProperty("labels") @Nullable Map<String, String> labels,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("gpu_type") @Nullable String gpuType,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("optimize_costs")
        @Nullable Boolean optimizeCosts,
    @JsonUnwrapped EndpointSettings settings) {
  /// A change of nothing but these.
  public UpdateModelEndpointRequest(
      @Nullable BundleId modelBundleId,
      @Nullable Map<String, Object> metadata,
      @Nullable Object cpus,
      @Nullable Integer gpus,
      @Nullable Object memory,
      @Nullable Object storage,
      @Nullable Integer minWorkers,
      @Nullable Integer maxWorkers,
      @Nullable Integer perWorker,
      @Nullable Integer concurrentRequestsPerWorker,
      @Nullable Map<String, String> labels) {
    this(
        modelBundleId,
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
        EndpointSettings.NONE);
  }
}
