package io.launch.core.endpoint;

import io.launch.core.worker.Worker;
import io.launch.core.worker.WorkerPhase;
import java.time.Instant;
import java.util.Optional;

/// A worker as the endpoint loop sees it.
///
/// @param answers whether its last check was answered
/// @param failingSince since when its checks fail
/// @param stopping whether it was asked to end
record SeenWorker(
    Worker worker, boolean answers, Optional<Instant> failingSince, boolean stopping) {
  int revision() {
    return worker.revision();
  }

  boolean exited() {
    return worker.phase() instanceof WorkerPhase.Exited;
  }

  /// It is there and meant to stay.
  boolean live() {
    return !exited() && !stopping;
  }

  boolean serving() {
    return live() && answers && worker.phase() instanceof WorkerPhase.Listening;
  }
}
