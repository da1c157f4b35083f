package io.launch.core.testkit;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.FailureKind;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskRepository.Deleted;
import io.launch.core.task.TaskRepository.Filter;
import io.launch.core.task.TaskRepository.Mark;
import io.launch.core.task.TaskRepository.Phase;
import io.launch.core.task.TaskRun;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A row of [MemoryTasks].
final class MemoryTask {
  final long place;
  final NewTask task;
  final List<TaskEvent> events = new ArrayList<>();
  TaskState state = new TaskState.Pending();
  int attempts;
  long fence;
  String holder = "";
  Instant notBefore = Instant.EPOCH;
  Optional<Instant> startedAt = Optional.empty();
  Instant endedAt = Instant.MAX;
  Optional<TaskRun> run = Optional.empty();
  Optional<TaskProgress> progress = Optional.empty();
  Optional<TaskId> retriedAs = Optional.empty();

  MemoryTask(long place, NewTask task) {
    this.place = place;
    this.task = task;
  }

  boolean isOf(EndpointId endpoint) {
    return task.endpoint().equals(endpoint);
  }

  Instant expiresAt() {
    return task.terms().expiresAt();
  }

  Lease lease() {
    return new Lease(task.id(), fence);
  }

  boolean isHeldUnder(Lease lease) {
    return state instanceof TaskState.Started && fence == lease.fence();
  }

  boolean isDeadLetter() {
    return phase() == Phase.DEAD && retriedAs.isEmpty();
  }

  LeasedTask lease(String to, Instant now) {
    state = new TaskState.Started();
    attempts++;
    fence++;
    holder = to;
    startedAt = Optional.of(now);
    run = Optional.empty();
    progress = Optional.empty();
    return new LeasedTask(
        task.id(), task.owner(), fence, attempts, task.input(), task.returnPickled(), task.terms());
  }

  void end(TaskState as, Instant now) {
    state = as;
    endedAt = now;
  }

  Mark mark() {
    return new Mark(endedAt, place);
  }

  Instant deletedAt() {
    Duration kept = phase() == Phase.DEAD ? task.terms().deadRetention() : task.terms().retention();
    return endedAt.plus(kept);
  }

  Phase phase() {
    return switch (state) {
      case TaskState.Pending() -> Phase.PENDING;
      case TaskState.Started() -> Phase.STARTED;
      case TaskState.Succeeded(_), TaskState.StoredJson(_, _), TaskState.Stored(_) ->
          Phase.SUCCEEDED;
      case TaskState.Failed(var kind, _, _) -> Phase.valueOf(kind.name());
    };
  }

  boolean meets(Filter filter) {
    Instant created = task.createdAt();
    return task.owner().equals(filter.owner())
        && filter.endpoint().stream().allMatch(this::isOf)
        && (filter.states().isEmpty() || filter.states().contains(phase()))
        && (filter.label().isEmpty() || filter.label().equals(task.terms().label()))
        && filter.since().stream().noneMatch(created::isBefore)
        && filter.until().stream().allMatch(created::isBefore)
        && (!filter.deadLetters() || isDeadLetter());
  }

  Task asTask() {
    boolean ended = state.ended();
    return new Task(
        task.id(),
        task.owner(),
        task.endpoint(),
        state,
        attempts,
        task.terms().maxAttempts(),
        fence,
        task.terms().priority(),
        task.terms().label(),
        new TaskTimes(
            task.createdAt(),
            task.terms().expiresAt(),
            task.terms().deadline(),
            notBefore.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(notBefore),
            startedAt,
            ended ? Optional.of(endedAt) : Optional.empty(),
            ended ? Optional.of(deletedAt()) : Optional.empty()),
        run,
        progress,
        task.retryOf(),
        retriedAs);
  }

  Deleted asDeleted() {
    boolean nothing =
        fence <= 1
            && (state instanceof TaskState.Succeeded
                || state instanceof TaskState.Failed(var kind, _, _)
                    && (kind == FailureKind.ERROR || kind == FailureKind.EXPIRED));
    return new Deleted(
        task.id(),
        task.owner(),
        nothing ? 0 : fence,
        task.input() instanceof TaskInput.StoredArgs(var key)
            ? Optional.of(key)
            : Optional.empty());
  }
}
