package io.launch.core.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import io.launch.core.endpoint.EndpointDirectory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Lets callers watch their tasks. Who watches is woken by what happens on this server, and looks
/// once a second besides, as tasks may be changed by other servers too.
public final class TaskWatches {
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final TaskRepository rows;
  private final OwnTasks own;
  private final EndpointDirectory directory;
  private final TaskChanges changes;
  private final InstantSource clock;
  private final int max;
  private final Semaphore places;

  /// @param max most watches that are open at once
  public TaskWatches(
      TaskRepository rows,
      EndpointDirectory directory,
      Dispatcher dispatcher,
      InstantSource clock,
      int max) {
    this.rows = rows;
    this.own = new OwnTasks(rows);
    this.directory = directory;
    this.changes = dispatcher.ended().changes();
    this.clock = clock;
    this.max = max;
    this.places = new Semaphore(max);
  }

  /// Watches one task, to be closed by who asked.
  ///
  /// @param seen names the snapshot that was seen last
  /// @throws LaunchException NOT_FOUND, or QUEUE_FULL when too many watch
  public TaskWatch watch(Caller caller, TaskId id, Optional<String> seen) {
    own.get(caller, id);
    take();
    return new TaskWatch(rows, id, seen, changes.watch(id), places::release);
  }

  /// Watches what ends of the caller's tasks at an endpoint, to be closed by who asked.
  ///
  /// @throws LaunchException NOT_FOUND for the endpoint, or QUEUE_FULL when too many watch
  public OutcomeWatch watch(Caller caller, EndpointId endpoint, OutcomeWatch.From from) {
    directory.forInference(caller, endpoint, EndpointType.ASYNC);
    take();
    OutcomeWatch watch =
        new OutcomeWatch(
            new OutcomeWatch.Subject(
                (mark, page) -> rows.outcomes(endpoint, Optional.empty(), mark, page),
                caller.owner(),
                () -> directory.find(endpoint).isEmpty()),
            clock,
            System::nanoTime,
            changes.watch(endpoint),
            places::release);
    try {
      watch.start(from);
      return watch;
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
  }

  private void take() {
    if (!places.tryAcquire()) {
      throw LaunchException.retryLater(
          ErrorCode.QUEUE_FULL,
          "%d streams of events are open (max-watches). Poll instead, or try again later."
              .formatted(max),
          RETRY_AFTER);
    }
  }
}
