package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.object.ObjectStore;
import io.launch.core.task.TaskRepository.Deleted;
import io.launch.core.task.TaskRepository.Filter;
import io.launch.core.task.TaskRepository.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tasks of an endpoint that were given up on after their last attempt, and were not repeated.
public final class DeadLetters {
  /// Most that one call requeues or purges.
  public static final int MAX_AT_ONCE = 10_000;

  private static final int BATCH = 500;

  /// How long two who requeue the same at the same time make one task of it. After the first of
  /// them it is no dead letter any more, so this need not be long.
  private static final Duration ONCE = Duration.ofHours(24);

  private final TaskRepository rows;
  private final OwnTasks own;
  private final TaskRetries retries;
  private final EndpointDirectory directory;
  private final TaskRemains remains;
  private final InstantSource clock;

  public DeadLetters(
      TaskRepository rows,
      TaskRetries retries,
      EndpointDirectory directory,
      ObjectStore objects,
      InstantSource clock) {
    this.rows = rows;
    this.own = new OwnTasks(rows);
    this.retries = retries;
    this.directory = directory;
    this.remains = new TaskRemains(objects);
    this.clock = clock;
  }

  /// A page of the caller's, newest first.
  ///
  /// @throws LaunchException NOT_FOUND for the endpoint
  public Page list(Caller caller, EndpointId endpointId, Optional<Long> cursor, int max) {
    return page(caller, endpoint(caller, endpointId), cursor, max);
  }

  private Page page(Caller caller, Endpoint endpoint, Optional<Long> cursor, int max) {
    return rows.list(Filter.deadLetters(caller.owner(), endpoint.id()), cursor, max);
  }

  /// Queues these again, each as a new task. One that was requeued before has the task that it was
  /// requeued as.
  ///
  /// @return the new task of each
  /// @throws LaunchException NOT_FOUND for the endpoint or one of the tasks, CONFLICT when one is
  ///   no dead letter, QUEUE_FULL or UNAVAILABLE; none is requeued then
  public Map<TaskId, TaskId> requeue(Caller caller, EndpointId endpointId, List<TaskId> ids) {
    Endpoint endpoint = endpoint(caller, endpointId);
    Map<TaskId, TaskId> requeued = new LinkedHashMap<>();
    List<Task> dead = new ArrayList<>();
    for (Task task : own.all(caller, ids.stream().distinct().toList())) {
      check(task, endpointId);
      task.retriedAs().ifPresentOrElse(as -> requeued.put(task.id(), as), () -> dead.add(task));
    }
    requeued.putAll(retries.repeat(endpoint, dead, Optional.of(clock.instant().plus(ONCE))));
    return requeued;
  }

  private static void check(Task task, EndpointId endpoint) {
    if (!task.endpoint().equals(endpoint)) {
      throw new LaunchException(
          ErrorCode.NOT_FOUND, "The specified task could not be found: " + task.id());
    }
    if (!(task.state() instanceof TaskState.Failed(var kind, _, _)) || kind != FailureKind.DEAD) {
      throw new LaunchException(
          ErrorCode.CONFLICT,
          "The task %s is no dead letter. Retry it to run it again.".formatted(task.id()));
    }
  }

  /// Queues all again that there are, up to [#MAX_AT_ONCE], or as many as the queue takes.
  ///
  /// @return the new task of each
  /// @throws LaunchException NOT_FOUND for the endpoint; QUEUE_FULL or UNAVAILABLE when none was
  ///   requeued
  public Map<TaskId, TaskId> requeueAll(Caller caller, EndpointId endpointId) {
    Endpoint endpoint = endpoint(caller, endpointId);
    Instant once = clock.instant().plus(ONCE);
    Map<TaskId, TaskId> requeued = new LinkedHashMap<>();
    Optional<Long> cursor = Optional.empty();
    do {
      Page page = page(caller, endpoint, cursor, BATCH);
      try {
        requeued.putAll(retries.repeat(endpoint, page.tasks().reversed(), Optional.of(once)));
      } catch (LaunchException refused) {
        if (requeued.isEmpty() || !refused.code().retryable()) {
          throw refused;
        }
        return requeued;
      }
      cursor = page.next();
    } while (cursor.isPresent() && requeued.size() < MAX_AT_ONCE);
    return requeued;
  }

  /// Deletes these, with their inputs; those that are no dead letters of the caller's are left.
  ///
  /// @return how many
  /// @throws LaunchException NOT_FOUND for the endpoint
  public int purge(Caller caller, EndpointId endpointId, List<TaskId> ids) {
    return ids.isEmpty() ? 0 : delete(caller, endpoint(caller, endpointId), Set.copyOf(ids));
  }

  /// Deletes all, with their inputs, up to [#MAX_AT_ONCE].
  ///
  /// @return how many
  /// @throws LaunchException NOT_FOUND for the endpoint
  public int purgeAll(Caller caller, EndpointId endpointId) {
    return delete(caller, endpoint(caller, endpointId), Set.of());
  }

  private int delete(Caller caller, Endpoint endpoint, Set<TaskId> ids) {
    int purged = 0;
    List<Deleted> batch;
    do {
      batch = rows.purge(caller.owner(), endpoint.id(), ids, BATCH);
      try {
        remains.delete(batch);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      purged += batch.size();
    } while (batch.size() == BATCH && purged < MAX_AT_ONCE);
    return purged;
  }

  private Endpoint endpoint(Caller caller, EndpointId id) {
    return directory.forInference(caller, id, EndpointType.ASYNC);
  }
}
