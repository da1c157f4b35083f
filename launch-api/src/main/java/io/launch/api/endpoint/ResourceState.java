package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// The resources of one worker, as they were asked for.
public record ResourceState(
    @JsonProperty("cpus") Object cpus,
    @JsonProperty("gpus") int gpus,
    @JsonProperty("memory") Object memory,
    @JsonProperty("gpu_type") @Nullable String gpuType,
    @JsonProperty("storage") @Nullable Object storage,
    @JsonProperty("nodes_per_worker") int nodesPerWorker,
    @JsonProperty("optimize_costs") @Nullable Boolean optimizeCosts) {}
