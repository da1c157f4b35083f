package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.task.TaskRepository.Filter;
import io.launch.core.task.TaskRepository.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks for tasks, and at what is known of one besides its outcome. A caller finds only their own.
public final class TaskSearch {
  /// How far a place in line is counted.
  public static final int MAX_AHEAD = 10_000;

  private final TaskRepository rows;
  private final OwnTasks own;
  private final EndpointDirectory directory;

  public TaskSearch(TaskRepository rows, EndpointDirectory directory) {
    this.rows = rows;
    this.own = new OwnTasks(rows);
    this.directory = directory;
  }

  /// Which tasks; what is empty is not asked for.
  ///
  /// @param since created at this time or later
  /// @param until created before this time
  public record Wanted(
      Optional<EndpointId> endpoint,
      Set<Phase> states,
      Optional<String> label,
      Optional<Instant> since,
      Optional<Instant> until) {}

  /// Where a pending task stands in line.
  ///
  /// @param ahead tasks that are handed out before it, counted up to [#MAX_AHEAD]
  /// @param startsIn when it is handed out, if all goes on as in the last minute
  public record Place(int ahead, Optional<Duration> startsIn) {}

  /// A page of the caller's tasks, newest first.
  ///
  /// @param cursor of the page before
  /// @throws LaunchException NOT_FOUND for the endpoint
  public TaskRepository.Page list(Caller caller, Wanted wanted, Optional<Long> cursor, int max) {
    wanted.endpoint().ifPresent(id -> directory.forInference(caller, id, EndpointType.ASYNC));
    Filter filter =
        new Filter(
            caller.owner(),
            wanted.endpoint(),
            wanted.states(),
            wanted.label(),
            wanted.since(),
            wanted.until(),
            false);
    return rows.list(filter, cursor, max);
  }

  /// Where a task of the caller's stands in line; empty when it is not pending.
  public Optional<Place> place(Task task) {
    if (!(task.state() instanceof TaskState.Pending)) {
      return Optional.empty();
    }
    int ahead = rows.ahead(task.id(), MAX_AHEAD);
    return Optional.of(new Place(ahead, state(task.endpoint()).timeFor(ahead)));
  }

  /// How full the queue of an endpoint of the caller's is.
  ///
  /// @throws LaunchException NOT_FOUND for the endpoint, also when it only serves the caller
  public QueueState queue(Caller caller, EndpointId endpoint) {
    if (!directory
        .forInference(caller, endpoint, EndpointType.ASYNC)
        .owner()
        .equals(caller.owner())) {
      throw new LaunchException(ErrorCode.NOT_FOUND, "The specified endpoint could not be found.");
    }
    return state(endpoint);
  }

  private QueueState state(EndpointId endpoint) {
    return new QueueState(rows.count(endpoint, QueueState.WINDOW));
  }

  /// What went otherwise than it should, oldest first.
  ///
  /// @throws LaunchException NOT_FOUND for the task
  public List<TaskEvent> history(Caller caller, TaskId id) {
    return rows.history(own.get(caller, id).id());
  }

  /// What a task was given.
  ///
  /// @throws LaunchException NOT_FOUND for the task
  public TaskRepository.Input input(Caller caller, TaskId id) {
    return rows.input(own.get(caller, id).id())
        .orElseThrow(() ->
            new LaunchException(ErrorCode.NOT_FOUND, "The specified task could not be found."));
  }
}
