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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Repeats ended tasks as new ones: an ended task never changes its outcome.
public final class TaskRetries {
  private final TaskRepository rows;
  private final OwnTasks own;
  private final TaskIntake intake;
  private final EndpointDirectory directory;
  private final Consumer<EndpointId> lookUp;
  private final Ids ids;
  private final InstantSource clock;

  /// @param lookUp reads an endpoint into the directory that another server may have made just now
  public TaskRetries(
      TaskService tasks,
      TaskRepository rows,
      EndpointDirectory directory,
      Consumer<EndpointId> lookUp,
      Ids ids,
      InstantSource clock) {
    this.rows = rows;
    this.own = new OwnTasks(rows);
    this.intake = tasks.intake();
    this.directory = directory;
    this.lookUp = lookUp;
    this.ids = ids;
    this.clock = clock;
  }

  /// Queues a task with the input, priority and label of an ended one, under the terms that its
  /// endpoint has now, and without a deadline.
  ///
  /// @throws LaunchException NOT_FOUND for the task or its endpoint, CONFLICT while the task has
  ///   not ended, QUEUE_FULL or UNAVAILABLE
  public TaskId retry(Caller caller, TaskId id) {
    Task task = own.get(caller, id);
    if (!task.state().ended()) {
      throw new LaunchException(
          ErrorCode.CONFLICT,
          "The task has not ended yet. Cancel it first, or wait for its end, to run it again.");
    }
    Map<TaskId, TaskId> made =
        repeat(endpoint(caller, task.endpoint()), List.of(task), Optional.empty());
    return Optional.ofNullable(made.get(id))
        .orElseThrow(() ->
            new LaunchException(ErrorCode.NOT_FOUND, "The specified task could not be found."));
  }

  private Endpoint endpoint(Caller caller, EndpointId id) {
    if (directory.find(id).isEmpty()) {
      lookUp.accept(id);
    }
    if (directory.find(id).filter(found -> !found.deleting()).isEmpty()) {
      throw new LaunchException(
          ErrorCode.NOT_FOUND,
          "The endpoint of this task is gone: " + id + ". Submit its input to another one.");
    }
    return directory.forInference(caller, id, EndpointType.ASYNC);
  }

  /// Repeats tasks of one endpoint, all or none; those that were deleted meanwhile are left out.
  ///
  /// @param once when there is one, each task is repeated once until then, however often this is
  ///   called
  /// @return the new task of each
  Map<TaskId, TaskId> repeat(Endpoint endpoint, List<Task> ended, Optional<Instant> once) {
    List<NewTask> again = new ArrayList<>(ended.size());
    List<TaskId> of = new ArrayList<>(ended.size());
    for (Task task : ended) {
      rows.input(task.id())
          .ifPresent(input -> {
            of.add(task.id());
            again.add(again(endpoint, task, input, once));
          });
    }
    Map<TaskId, TaskId> made = new LinkedHashMap<>();
    if (!again.isEmpty()) {
      List<TaskId> fresh = intake.add(endpoint.id(), again);
      for (int i = 0; i < fresh.size(); i++) {
        made.put(of.get(i), fresh.get(i));
      }
    }
    return made;
  }

  private NewTask again(
      Endpoint endpoint, Task task, TaskRepository.Input input, Optional<Instant> once) {
    Instant now = clock.instant();
    return new NewTask(
        ids.task(now),
        task.owner(),
        endpoint.id(),
        input.input(),
        input.returnPickled(),
        now,
        intake.terms(
            endpoint.spec().settings(), task.priority(), task.label(), Optional.empty(), now),
        once.map(until -> new IdempotencyKey("requeue " + task.id(), "requeue", until)),
        Optional.of(task.id()));
  }
}
