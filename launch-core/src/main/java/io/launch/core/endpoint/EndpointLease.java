package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.server.ServerId;

/// That an endpoint lives on a server.
///
/// @param holder the one server that runs its workers and hands out its tasks
/// @param workers what the holder has told of its workers
public record EndpointLease(EndpointId endpoint, ServerId holder, WorkerCounts workers) {}
