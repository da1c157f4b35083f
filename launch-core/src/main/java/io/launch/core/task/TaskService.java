package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.FieldError;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.object.ObjectStore;
import io.launch.core.predict.RequestCheck;
import io.launch.core.predict.TaskInput;
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
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;

/// The verbs of async tasks: submit and read.
public final class TaskService {
  /// Most faults that one answer lists.
  private static final int MAX_FAULTS = 100;

  /// How long a submit is known by its key.
  private static final Duration KEY_VALIDITY = Duration.ofHours(24);

  private final TaskIntake intake;
  private final OwnTasks own;
  private final EndpointDirectory directory;
  private final EndedTasks ended;
  private final ObjectStore objects;
  private final Ids ids;
  private final InstantSource clock;
  private final RequestCheck check;

  /// @param check looks at the args of every request
  public TaskService(
      TaskQueue queue,
      TaskRepository rows,
      EndpointDirectory directory,
      Dispatcher dispatcher,
      ObjectStore objects,
      Ids ids,
      InstantSource clock,
      TaskLimits limits,
      RequestCheck check) {
    this.intake = new TaskIntake(queue, rows, directory, dispatcher, objects, clock, limits);
    this.own = new OwnTasks(rows);
    this.directory = directory;
    this.ended = dispatcher.ended();
    this.objects = objects;
    this.ids = ids;
    this.clock = clock;
    this.check = check;
  }

  /// Queues one request for an async endpoint. When this returns it is durable.
  ///
  /// @throws LaunchException NOT_FOUND for the endpoint, INVALID_ARGUMENT, UNPROCESSABLE when it
  ///   breaks the model's schema, CONFLICT when its key was used for another request, or QUEUE_FULL
  public TaskId submit(Caller caller, EndpointId endpointId, Submission submission) {
    return submit(caller, endpointId, List.of(submission), _ -> List.of("body", "args")).getFirst();
  }

  /// Queues requests for an async endpoint, all or none. When this returns they are durable.
  ///
  /// @return their ids, in the order of the requests
  /// @throws LaunchException NOT_FOUND for the endpoint, INVALID_ARGUMENT, UNPROCESSABLE when one
  ///   breaks the model's schema, CONFLICT when a key was used for another request, QUEUE_FULL, or
  ///   UNAVAILABLE when the queue does not take them
  public List<TaskId> submit(Caller caller, EndpointId endpointId, List<Submission> submissions) {
    return submit(caller, endpointId, submissions, at -> List.of("body", "tasks", at, "args"));
  }

  /// @param loc where in the body the args of a request are
  private List<TaskId> submit(
      Caller caller,
      EndpointId endpointId,
      List<Submission> submissions,
      IntFunction<List<Object>> loc) {
    Endpoint endpoint = directory.forInference(caller, endpointId, EndpointType.ASYNC);
    Instant now = clock.instant();
    List<NewTask> tasks = new ArrayList<>(submissions.size());
    List<FieldError> faults = new ArrayList<>();
    for (Submission submission : submissions) {
      TaskRequest request = submission.request();
      TaskInput input = TaskInputs.resolve(caller, objects.bucket(), request);
      if (faults.size() < MAX_FAULTS) {
        faults.addAll(faults(endpoint, input, loc.apply(tasks.size())));
      }
      tasks.add(
          new NewTask(
              ids.task(now),
              caller.owner(),
              endpoint.id(),
              input,
              request.returnPickled(),
              now,
              terms(endpoint.spec().settings(), submission, now),
              key(submission, now),
              Optional.empty()));
    }
    RequestCheck.refuse(faults.subList(0, Math.min(faults.size(), MAX_FAULTS)));
    refuseSharedKeys(tasks);
    return intake.add(endpointId, tasks);
  }

  /// The queue would name the task that has the key, and of these there is none yet.
  private static void refuseSharedKeys(List<NewTask> tasks) {
    Map<String, IdempotencyKey> seen = new HashMap<>();
    for (NewTask task : tasks) {
      task.key()
          .filter(key -> {
            IdempotencyKey same = seen.putIfAbsent(key.text(), key);
            return same != null && !same.request().equals(key.request());
          })
          .ifPresent(key -> {
            throw new LaunchException(
                ErrorCode.CONFLICT,
                "Idempotency-Key: %s is that of two different requests of this batch (expected: a key for each)."
                    .formatted(key.text()));
          });
    }
  }

  private TaskTerms terms(EndpointSettings settings, Submission submission, Instant now) {
    return intake.terms(
        settings,
        submission.priority(),
        submission.label(),
        submission.deadline().map(now::plus),
        now);
  }

  private static Optional<IdempotencyKey> key(Submission submission, Instant now) {
    return submission
        .key()
        .map(text ->
            IdempotencyKey.chosen(text, SubmissionHash.of(submission), now.plus(KEY_VALIDITY)));
  }

  private List<FieldError> faults(Endpoint endpoint, TaskInput input, List<Object> loc) {
    try {
      return check.faults(endpoint, input, loc).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LaunchException refused ? refused : e;
    }
  }

  /// Reads tasks, after a wait of at most `wait` until one of them has ended, or all have.
  ///
  /// @return in the order of the ids
  /// @throws LaunchException NOT_FOUND when one is unknown or another owner's
  public List<Task> read(Caller caller, List<TaskId> taskIds, Duration wait, boolean all)
      throws InterruptedException {
    if (wait.isZero()) {
      return own.all(caller, taskIds);
    }
    long deadline = System.nanoTime() + wait.toNanos();
    try (EndedTasks.Watch watch = ended.watch(new HashSet<>(taskIds))) {
      while (true) {
        List<Task> tasks = own.all(caller, taskIds);
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

  TaskIntake intake() {
    return intake;
  }
}
