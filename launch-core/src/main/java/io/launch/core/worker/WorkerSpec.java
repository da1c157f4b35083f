package io.launch.core.worker;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.bundle.Bundle;

/// What a worker is to run.
///
/// @param revision the endpoint's revision that it serves
/// @param concurrency calls to the model that run at once
public record WorkerSpec(
    WorkerId id, EndpointId endpoint, int revision, Bundle bundle, int concurrency) {}
