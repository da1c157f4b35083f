package io.launch.core.endpoint;

import io.launch.core.worker.WorkerId;

/// What the endpoint loop does about workers.
sealed interface WorkerAction {
  /// Start this many workers of a revision.
  record Start(EndpointRevision revision, int count) implements WorkerAction {}

  /// Let a worker finish what it has, and end.
  record Stop(WorkerId worker) implements WorkerAction {}

  /// End a worker that is beyond help.
  record Kill(WorkerId worker, String reason) implements WorkerAction {}
}
