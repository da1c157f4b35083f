package io.launch.core.endpoint;

import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.ResourceState;
import java.util.Map;

/// What is wanted of an endpoint. Bounds are checked where requests come in.
///
/// @param bundle the bundle to serve
/// @param minWorkers workers that are always up
/// @param perWorker requests in flight that one worker should have
/// @param concurrentRequestsPerWorker calls to the model that one worker runs at once
/// @param metadata what the user wants to remember, as JSON values in their order
public record EndpointSpec(
    BundleId bundle,
    int minWorkers,
    int maxWorkers,
    int perWorker,
    int concurrentRequestsPerWorker,
    ResourceState resources,
    Map<String, Object> metadata,
    Map<String, String> labels) {
  /// Whether going from this to the other replaces the workers.
  public boolean needsNewWorkers(EndpointSpec other) {
    return !bundle.equals(other.bundle)
        || concurrentRequestsPerWorker != other.concurrentRequestsPerWorker
        || !resources.equals(other.resources);
  }
}
