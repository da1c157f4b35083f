package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// How many workers an endpoint wants and has.
///
/// @param availableWorkers workers of the current revision that answer
/// @param unavailableWorkers workers that are starting or do not answer
public record DeploymentState(
    @JsonProperty("min_workers") int minWorkers,
    @JsonProperty("max_workers") int maxWorkers,
    @JsonProperty("per_worker") int perWorker,
    @JsonProperty("concurrent_requests_per_worker") int concurrentRequestsPerWorker,
    @JsonProperty("forwarder_max_concurrency") @Nullable Integer forwarderMaxConcurrency,
    @JsonProperty("available_workers") @Nullable Integer availableWorkers,
    @JsonProperty("unavailable_workers") @Nullable Integer unavailableWorkers) {}
