package io.launch.core.endpoint;

import java.util.List;

/// What may be asked of an endpoint; most of it is configuration.
///
/// @param maxWorkers most workers of one endpoint
/// @param requiredLabels label keys that every endpoint must have
/// @param maxResources most that one worker may be given; what is missing is not limited
/// @param machine what there is for workers, all together; past it a worker is accepted with a
///   warning
/// @param runsImages whether workers can be containers of images
public record EndpointLimits(
    int maxWorkers,
    List<String> requiredLabels,
    Capacity maxResources,
    Capacity machine,
    boolean runsImages) {
  public EndpointLimits {
    requiredLabels = List.copyOf(requiredLabels);
  }

  /// Limits of nothing but workers and labels.
  public EndpointLimits(int maxWorkers, List<String> requiredLabels) {
    this(maxWorkers, requiredLabels, Capacity.UNLIMITED, Capacity.UNLIMITED, false);
  }

  /// Amounts of resources, as texts such as `"6"` and `"28Gi"`; an empty one is no limit.
  public record Capacity(String cpus, String memory, String storage) {
    public static final Capacity UNLIMITED = new Capacity("", "", "");
  }
}
