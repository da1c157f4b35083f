package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// How full the endpoints' queues are. Counting asks the database, so a count serves for a while,
/// and what is let in meanwhile is added to it: the queue is never fuller than the gauge says.
final class QueueGauge {
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final TaskRepository tasks;
  private final InstantSource clock;
  private final int limit;
  private final Map<EndpointId, Reading> readings = new ConcurrentHashMap<>();

  /// @param limit most open tasks of an endpoint
  QueueGauge(TaskRepository tasks, InstantSource clock, int limit) {
    this.tasks = tasks;
    this.clock = clock;
    this.limit = limit;
  }

  private record Reading(AtomicInteger open, Instant takenAt) {}

  /// Lets tasks into an endpoint's queue.
  ///
  /// @throws LaunchException QUEUE_FULL when they do not fit
  void admit(EndpointId endpoint, int more) {
    Reading reading = readings.compute(endpoint, (id, last) -> fits(last, more) ? last : read(id));
    if (reading.open.addAndGet(more) > limit) {
      reading.open.addAndGet(-more);
      throw LaunchException.retryLater(
          ErrorCode.QUEUE_FULL,
          "The endpoint's queue holds %d tasks; %d more do not fit (max-queued-tasks: %d)."
                  .formatted(reading.open.get(), more, limit)
              + " Nothing was queued: send them when some have ended, or give the endpoint more"
              + " workers.",
          RETRY_AFTER);
    }
  }

  /// Forgets an endpoint that is gone.
  void forget(EndpointId endpoint) {
    readings.remove(endpoint);
  }

  /// An old reading counts tasks that have ended since, so it is good for as long as it is low. One
  /// from a time to come was taken before the clock was set back: who knows when.
  private boolean fits(@Nullable Reading last, int tasks) {
    return last != null
        && (last.open.get() + tasks <= limit / 2
            || Duration.between(last.takenAt, clock.instant()).abs().compareTo(FRESH) < 0);
  }

  private Reading read(EndpointId endpoint) {
    return new Reading(new AtomicInteger(tasks.countOpen(endpoint)), clock.instant());
  }
}
