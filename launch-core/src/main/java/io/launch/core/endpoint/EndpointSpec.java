package io.launch.core.endpoint;

import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.ResourceState;
import java.util.Map;

/// What is wanted of an endpoint. Bounds are checked where requests come in.
///
/// @param bundle the bundle to serve
/// @param minWorkers workers that are always up; with 0 they are when somebody asks
/// @param perWorker requests in flight that one worker should have
/// @param concurrentRequestsPerWorker calls to the model that one worker runs at once
/// @param metadata what the user wants to remember, as JSON values in their order
/// @param settings what else was said
public record EndpointSpec(
    BundleId bundle,
    int minWorkers,
    int maxWorkers,
    int perWorker,
    int concurrentRequestsPerWorker,
    ResourceState resources,
    Map<String, Object> metadata,
    Map<String, String> labels,
    EndpointSettings settings) {
  /// Settings are missing in rows that are older than they are.
  public EndpointSpec {
    settings = settings == null ? EndpointSettings.NONE : settings;
  }

  /// A spec with no settings.
  public EndpointSpec(
      BundleId bundle,
      int minWorkers,
      int maxWorkers,
      int perWorker,
      int concurrentRequestsPerWorker,
      ResourceState resources,
      Map<String, Object> metadata,
      Map<String, String> labels) {
    this(
        bundle,
        minWorkers,
        maxWorkers,
        perWorker,
        concurrentRequestsPerWorker,
        resources,
        metadata,
        labels,
        EndpointSettings.NONE);
  }

  /// Whether its last worker ends when nobody has asked for a while.
  public boolean scalesToZero() {
    return minWorkers == 0;
  }

  /// Whether going from this to the other replaces the workers.
  public boolean needsNewWorkers(EndpointSpec other) {
    return !bundle.equals(other.bundle)
        || concurrentRequestsPerWorker != other.concurrentRequestsPerWorker
        || !resources.equals(other.resources);
  }
}
