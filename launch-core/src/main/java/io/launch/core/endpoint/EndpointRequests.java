package io.launch.core.endpoint;

import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.ResourceState;
import io.launch.api.endpoint.UpdateModelEndpointRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the spec that a request asks for.
final class EndpointRequests {
  private static final int MAX_DEFAULT_CONCURRENCY = 20;

  private EndpointRequests() {}

  static EndpointSpec spec(CreateModelEndpointRequest request) {
    return new EndpointSpec(
        request.modelBundleId(),
        request.minWorkers(),
        request.maxWorkers(),
        request.perWorker(),
        or(
            request.concurrentRequestsPerWorker(),
            Math.min(request.perWorker(), MAX_DEFAULT_CONCURRENCY)),
        new ResourceState(
            request.cpus(),
            request.gpus(),
            request.memory(),
            request.gpuType(),
            request.storage(),
            or(request.nodesPerWorker(), 1),
            request.optimizeCosts()),
        or(request.metadata(), Map.of()),
        request.labels(),
        request.settings());
  }

  /// The spec with what the request says in place of what was.
  static EndpointSpec merge(EndpointSpec old, UpdateModelEndpointRequest request) {
    ResourceState was = old.resources();
    return new EndpointSpec(
        or(request.modelBundleId(), old.bundle()),
        or(request.minWorkers(), old.minWorkers()),
        or(request.maxWorkers(), old.maxWorkers()),
        or(request.perWorker(), old.perWorker()),
        or(request.concurrentRequestsPerWorker(), old.concurrentRequestsPerWorker()),
        new ResourceState(
            or(request.cpus(), was.cpus()),
            or(request.gpus(), was.gpus()),
            or(request.memory(), was.memory()),
            gpuType(was, request),
            request.storage() == null ? was.storage() : request.storage(),
            was.nodesPerWorker(),
            request.optimizeCosts() == null ? was.optimizeCosts() : request.optimizeCosts()),
        or(request.metadata(), old.metadata()),
        or(request.labels(), old.labels()),
        request.settings().or(old.settings()));
  }

  /// No GPUs are of no type: a request for none need not, and cannot, take the type back.
  private static @Nullable String gpuType(ResourceState was, UpdateModelEndpointRequest request) {
    if (request.gpuType() != null) {
      return request.gpuType();
    }
    return or(request.gpus(), was.gpus()) == 0 ? null : was.gpuType();
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
