package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.task.TaskId;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.object.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of new tasks into an endpoint's queue: within its bounds, durably, and told to who hands
/// them out.
final class TaskIntake {
  private static final Logger log = LoggerFactory.getLogger(TaskIntake.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final TaskQueue queue;
  private final EndpointDirectory directory;
  private final Dispatcher dispatcher;
  private final TaskLimits limits;
  private final LargeArgs largeArgs;
  private final QueueGauge gauge;

  TaskIntake(
      TaskQueue queue,
      TaskRepository rows,
      EndpointDirectory directory,
      Dispatcher dispatcher,
      ObjectStore objects,
      InstantSource clock,
      TaskLimits limits) {
    this.queue = queue;
    this.directory = directory;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.largeArgs = new LargeArgs(objects, limits.inline().argsBytes());
    this.gauge = new QueueGauge(rows, clock, limits.maxQueued());
  }

  /// Queues tasks of one endpoint, all or none.
  ///
  /// @return for each its id, or that of the task which its idempotency key had made before
  /// @throws LaunchException CONFLICT, QUEUE_FULL or UNAVAILABLE
  List<TaskId> add(EndpointId endpoint, List<NewTask> tasks) {
    gauge.admit(endpoint, tasks.size());
    List<TaskId> ids = largeArgs.add(tasks, this::store);
    if (directory.find(endpoint).isEmpty()) {
      // It was removed after it was looked for: who removed it may have missed these tasks.
      dispatcher.endpointRemoved(endpoint);
      gauge.forget(endpoint);
    }
    dispatcher.wake(endpoint);
    return ids;
  }

  /// What counts for a task that is made now.
  ///
  /// @param settings of its endpoint
  TaskTerms terms(
      EndpointSettings settings,
      int priority,
      Optional<String> label,
      Optional<Instant> deadline,
      Instant now) {
    Instant expires = now.plus(seconds(settings.taskExpiresSeconds(), limits.expiry()));
    Double backoff = settings.retryBackoffSeconds();
    return new TaskTerms(
        priority,
        label,
        deadline.filter(end -> end.isBefore(expires)).orElse(expires),
        deadline,
        Objects.requireNonNullElse(settings.maxAttempts(), limits.maxAttempts()),
        backoff == null ? Duration.ZERO : Duration.ofNanos(Math.round(backoff * 1e9)),
        Boolean.TRUE.equals(settings.retryOnError()),
        seconds(settings.taskRetentionSeconds(), limits.retention()),
        limits.deadRetention());
  }

  private static Duration seconds(@Nullable Integer said, Duration otherwise) {
    return said == null ? otherwise : Duration.ofSeconds(said);
  }

  private List<TaskId> store(List<NewTask> tasks) {
    try {
      return queue.add(tasks);
    } catch (RuntimeException e) {
      if (e instanceof LaunchException refused && refused.code() != ErrorCode.INTERNAL) {
        throw refused;
      }
      log.atError().setCause(e).log("tasks not queued");
      throw LaunchException.retryLater(
          ErrorCode.UNAVAILABLE,
          "Message broker temporarily unavailable. Please retry.",
          RETRY_AFTER);
    }
  }
}
