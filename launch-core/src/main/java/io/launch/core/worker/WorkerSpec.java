package io.launch.core.worker;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.bundle.Bundle;
import java.util.OptionalLong;

/// What a worker is to run.
///
/// @param revision the endpoint's revision that it serves
/// @param concurrency calls to the model that run at once
/// @param memoryBytes what it may take of memory, where the system can hold it to that
public record WorkerSpec(
    WorkerId id,
    EndpointId endpoint,
    int revision,
    Bundle bundle,
    int concurrency,
    OptionalLong memoryBytes) {}
