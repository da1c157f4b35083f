package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.worker.WorkerPicker;
import io.launch.core.worker.WorkerSlots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/// Whether anybody asks for a worker of an endpoint, or did so a short while ago. It matters to
/// endpoints that scale to zero. For the endpoint loop alone: not safe for use by many threads.
public final class Demand {
  private final WorkerPicker picker;
  private final ToIntFunction<EndpointId> openTasks;
  private final Duration idle;
  private final InstantSource clock;
  private final Map<EndpointId, Use> uses = new HashMap<>();

  /// When the workers were last in use.
  ///
  /// @param count of [WorkerSlots#uses] at the last look
  /// @param proven whether the revision had answered at the last look
  private record Use(long count, Instant at, boolean proven) {}

  /// @param openTasks counts an endpoint's tasks that have not ended
  /// @param idle how long a worker outlives the last use
  public Demand(
      WorkerPicker picker,
      ToIntFunction<EndpointId> openTasks,
      Duration idle,
      InstantSource clock) {
    this.picker = picker;
    this.openTasks = openTasks;
    this.idle = idle;
    this.clock = clock;
  }

  /// Looks once more. That a revision has just proven itself is a use: who deployed it is about to
  /// ask.
  ///
  /// @param proven whether the current revision has ever answered
  boolean of(Endpoint endpoint, boolean proven) {
    Instant now = clock.instant();
    WorkerSlots slots = picker.slots(endpoint.id());
    long count = slots.uses();
    Use last = uses.getOrDefault(endpoint.id(), new Use(count, Instant.MIN, proven));
    boolean used =
        !endpoint.spec().scalesToZero()
            || count != last.count()
            || (proven && !last.proven())
            || slots.waiting() > 0
            || slots.busy()
            || hasTasks(endpoint);
    Instant at = used ? now : last.at();
    uses.put(endpoint.id(), new Use(count, at, proven));
    return now.isBefore(at.plus(idle)) || used;
  }

  private boolean hasTasks(Endpoint endpoint) {
    return endpoint.type() == EndpointType.ASYNC && openTasks.applyAsInt(endpoint.id()) > 0;
  }

  void forget(EndpointId endpoint) {
    uses.remove(endpoint);
  }
}
