package io.launch.core.worker;

import io.launch.api.endpoint.EndpointId;
import java.time.Instant;

/// A worker as the orchestrator sees it.
public record Worker(
    WorkerId id, EndpointId endpoint, int revision, WorkerPhase phase, Instant startedAt) {}
