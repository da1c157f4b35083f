package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An image with a Triton inference server beside it.
///
/// @param numCpu cores for Triton
/// @param storage disk for Triton, as it was given: a text or a number
/// @param memory memory for Triton, likewise
public record TritonImageFlavor(
    @JsonUnwrapped ImageRun run,
    @JsonProperty("triton_model_repository") String modelRepository,
    @JsonProperty("triton_model_replicas") @Nullable Map<String, String> modelReplicas,
    @JsonProperty("triton_num_cpu") double numCpu,
    @JsonProperty("triton_commit_tag") String commitTag,
    @JsonProperty("triton_storage") @Nullable Object storage,
    @JsonProperty("triton_memory") @Nullable Object memory,
    @JsonProperty("triton_readiness_initial_delay_seconds") int readinessInitialDelaySeconds)
    implements ImageFlavor {}
