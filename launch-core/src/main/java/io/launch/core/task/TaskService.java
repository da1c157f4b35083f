package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.predict.TaskInputs;
import io.launch.core.predict.TaskRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The verbs of async tasks: submit and read.
public final class TaskService {
  private static final Logger log = LoggerFactory.getLogger(TaskService.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final TaskQueue queue;
  private final EndpointDirectory directory;
  private final Dispatcher dispatcher;
  private final EndedTasks ended;
  private final String bucket;
  private final Ids ids;
  private final InstantSource clock;
  private final TaskLimits limits;
  private final QueueGauge gauge;

  /// @param bucket the bucket whose locations are Launch's own
  public TaskService(
      TaskQueue queue,
      EndpointDirectory directory,
      Dispatcher dispatcher,
      String bucket,
      Ids ids,
      InstantSource clock,
      TaskLimits limits) {
    this.queue = queue;
    this.directory = directory;
    this.dispatcher = dispatcher;
    this.ended = dispatcher.ended();
    this.bucket = bucket;
    this.ids = ids;
    this.clock = clock;
    this.limits = limits;
    this.gauge = new QueueGauge(queue, clock, limits.maxQueued());
  }

  /// Queues requests for an async endpoint, all or none. When this returns they are durable.
  ///
  /// @return their ids, in the order of the requests
  /// @throws LaunchException NOT_FOUND for the endpoint, INVALID_ARGUMENT, QUEUE_FULL, or
  ///   UNAVAILABLE when the queue does not take them
  public List<TaskId> submit(Caller caller, EndpointId endpointId, List<TaskRequest> requests) {
    Endpoint endpoint = directory.forInference(caller, endpointId, EndpointType.ASYNC);
    Integer expirySeconds = endpoint.spec().settings().taskExpiresSeconds();
    Duration expiry = expirySeconds == null ? limits.expiry() : Duration.ofSeconds(expirySeconds);
    Instant now = clock.instant();
    List<NewTask> tasks = new ArrayList<>(requests.size());
    for (TaskRequest request : requests) {
      tasks.add(
          new NewTask(
              ids.task(now),
              caller.owner(),
              endpoint.id(),
              TaskInputs.resolve(caller, bucket, request),
              request.returnPickled(),
              now,
              now.plus(expiry)));
    }
    gauge.admit(endpointId, tasks.size());
    store(tasks);
    if (directory.find(endpointId).isEmpty()) {
      // It was removed after the look above: who removed it may have missed these tasks.
      dispatcher.endpointRemoved(endpointId);
      gauge.forget(endpointId);
    }
    dispatcher.wake(endpointId);
    return tasks.stream().map(NewTask::id).toList();
  }

  private void store(List<NewTask> tasks) {
    try {
      queue.add(tasks);
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

  /// Reads tasks, after a wait of at most `wait` until one of them has ended, or all have.
  ///
  /// @return in the order of the ids
  /// @throws LaunchException NOT_FOUND when one is unknown or another owner's
  public List<Task> read(Caller caller, List<TaskId> taskIds, Duration wait, boolean all)
      throws InterruptedException {
    if (wait.isZero()) {
      return owned(caller, taskIds);
    }
    long deadline = System.nanoTime() + wait.toNanos();
    try (EndedTasks.Watch watch = ended.watch(new HashSet<>(taskIds))) {
      while (true) {
        List<Task> tasks = owned(caller, taskIds);
        int awaited = awaited(tasks, all);
        long left = deadline - System.nanoTime();
        if (awaited == 0 || left <= 0) {
          return tasks;
        }
        // May come back too early: the end of a task that was read as ended can be told after it.
        watch.await(awaited, Duration.ofNanos(left));
      }
    }
  }

  /// How many of these tasks have yet to end.
  private static int awaited(List<Task> tasks, boolean all) {
    long open =
        tasks.stream().filter(task -> !task.state().ended()).map(Task::id).distinct().count();
    if (all) {
      return (int) open;
    }
    boolean noneEnded = tasks.stream().noneMatch(task -> task.state().ended());
    return noneEnded && open > 0 ? 1 : 0;
  }

  private List<Task> owned(Caller caller, List<TaskId> taskIds) {
    Map<TaskId, Task> found = new HashMap<>();
    for (Task task : queue.findAll(taskIds)) {
      if (task.owner().equals(caller.owner())) {
        found.put(task.id(), task);
      }
    }
    return taskIds.stream()
        .map(id -> {
          Task task = found.get(id);
          if (task == null) {
            throw new LaunchException(
                ErrorCode.NOT_FOUND,
                taskIds.size() == 1
                    ? "The specified task could not be found."
                    : "The specified task could not be found: " + id);
          }
          return task;
        })
        .toList();
  }
}
