package io.launch.core.endpoint;

import java.util.List;

/// What may be asked of an endpoint; all of it is configuration.
///
/// @param maxWorkers most workers of one endpoint
/// @param requiredLabels label keys that every endpoint must have
public record EndpointLimits(int maxWorkers, List<String> requiredLabels) {
  public EndpointLimits {
    requiredLabels = List.copyOf(requiredLabels);
  }
}
