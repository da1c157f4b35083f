package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskId;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.object.ObjectStore;
import io.launch.core.predict.Envelopes;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerPicker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings queued tasks to workers: a lane for each endpoint that has any, and a keeper that renews
/// leases and takes back those that ran out.
public final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final int BATCH = 64;
  private static final Duration QUICK = Duration.ofMillis(50);

  private static final Duration TELL_AFTER = Duration.ofMillis(200);

  private final TaskQueue queue;
  private final TaskRepository tasks;
  private final EndpointDirectory directory;
  private final WorkerPicker picker;
  private final TaskRunner runner;
  private final DispatchLimits limits;
  private final InstantSource clock;
  private volatile String holder;
  private final EndedTasks ended = new EndedTasks();
  private final TaskKeeper keeper;
  private final LostLeases lost = new LostLeases();
  private final Map<EndpointId, Lane> lanes = new ConcurrentHashMap<>();
  private volatile boolean draining;

  /// @param holder names this server among those that lease tasks
  public Dispatcher(
      TaskQueue queue,
      TaskRepository tasks,
      EndpointDirectory directory,
      WorkerPicker picker,
      WorkerClient workers,
      ObjectStore objects,
      ProgressUrls progress,
      String holder,
      InstantSource clock,
      TaskLimits limits) {
    this.queue = queue;
    this.tasks = tasks;
    this.directory = directory;
    this.picker = picker;
    this.runner =
        new TaskRunner(
            workers,
            new Envelopes(objects, limits.runTimeout().multipliedBy(2)),
            progress,
            limits,
            clock);
    this.clock = clock;
    this.limits = new DispatchLimits(BATCH, QUICK, TELL_AFTER);
    this.holder = holder;
    this.keeper = new TaskKeeper(queue, tasks, objects, new Upkeep());
    picker.onFree(this::placeFreed);
  }

  private record Lane(DispatchLane lane, Thread thread) {}

  /// Takes over what a crashed server left, and begins.
  ///
  /// @param alone whether no other server uses the database
  public void start(boolean alone) {
    keeper.start(alone);
  }

  /// Tasks were queued for this endpoint.
  public void wake(EndpointId endpoint) {
    lane(endpoint)
        .ifPresent(lane -> {
          lane.wake();
          picker.slots(endpoint).want();
        });
  }

  /// Ends every open task of an endpoint that is being removed, and is in the directory no more.
  public void endpointRemoved(EndpointId endpoint) {
    ended.announce(
        endpoint,
        queue.failAll(endpoint, "The endpoint was deleted before the task could be run."));
    Lane lane = lanes.remove(endpoint);
    if (lane != null) {
      lane.thread.interrupt();
    }
  }

  EndedTasks ended() {
    return ended;
  }

  /// Takes back what servers had that are gone.
  public void takeBack(Set<String> holders) {
    settled(queue.takeBack(holders));
  }

  /// This server is known to the others by another name from now on: what it had under the old one
  /// is theirs to take back, and is given up here.
  public void rename(String holder) {
    this.holder = holder;
    compare();
  }

  /// Stops a task at its worker, if it is there and ended already.
  public void giveUp(TaskId task) {
    for (Lane lane : lanes.values()) {
      lane.lane.leases().stream()
          .filter(lease -> lease.id().equals(task))
          .forEach(lane.lane::giveUp);
    }
  }

  /// Tasks have ended on another server: whoever waits for them here is told.
  public void endedElsewhere(Collection<TaskId> tasks) {
    ended.announce(tasks);
  }

  /// Any task may have ended on another server: whoever waits for one looks again.
  public void anyEndedElsewhere() {
    ended.announceAll();
  }

  private void settled(TaskQueue.Sweep sweep) {
    ended.announce(sweep.ended());
    sweep.requeued().forEach(this::wake);
  }

  /// Gives up what is at a worker, and no longer this server's in the queue: others have taken it
  /// back, or it has been ended. Gives back what is this server's in the queue, and nowhere here.
  private void compare() {
    String me = holder;
    Map<DispatchLane, List<Lease>> running = new HashMap<>();
    for (Lane lane : lanes.values()) {
      running.put(lane.lane, lane.lane.leases());
    }
    // After the look at what runs: what is leased meanwhile is not in it.
    Set<Lease> held = queue.held(me);
    running.forEach((lane, leases) ->
        leases.stream().filter(lease -> !held.contains(lease)).forEach(lane::giveUp));
    // Any lane that has leased by now is among these.
    giveBack(me, lost.look(me, held, lanes.values().stream().map(Lane::lane).toList()));
  }

  /// No worker has heard of these, so they do not count as attempts.
  private void giveBack(String me, Set<Lease> unknown) {
    if (unknown.isEmpty()) {
      return;
    }
    log.atWarn().addKeyValue("tasks", unknown.size()).log("leases found that were lost");
    Map<EndpointId, List<TaskOutcome>> returned = new HashMap<>();
    for (Lease lease : unknown) {
      tasks
          .find(lease.id())
          .map(Task::endpoint)
          .ifPresent(endpoint ->
              returned
                  .computeIfAbsent(endpoint, _ -> new ArrayList<>())
                  .add(new TaskOutcome.Returned(lease)));
    }
    returned.forEach((endpoint, outcomes) -> {
      queue.exchange(outcomes, endpoint, me, 0);
      wake(endpoint);
    });
  }

  private final class Upkeep implements TaskKeeper.Listener {
    @Override
    public void settled(TaskQueue.Sweep sweep) {
      Dispatcher.this.settled(sweep);
    }

    @Override
    public void compare() {
      Dispatcher.this.compare();
    }
  }

  private void placeFreed(EndpointId endpoint) {
    lane(endpoint).ifPresent(DispatchLane::placeFreed);
  }

  /// The lane of an async endpoint that is there. Looking for the endpoint is part of making the
  /// lane, so that none is made after [#endpointRemoved].
  private Optional<DispatchLane> lane(EndpointId endpoint) {
    Lane known = lanes.get(endpoint);
    if (known == null && isAsync(endpoint)) {
      known = lanes.computeIfAbsent(endpoint, id -> isAsync(id) && !draining ? open(id) : null);
    }
    return Optional.ofNullable(known).map(Lane::lane);
  }

  private boolean isAsync(EndpointId endpoint) {
    return directory.find(endpoint).stream().anyMatch(found -> found.type() == EndpointType.ASYNC);
  }

  private Lane open(EndpointId endpoint) {
    DispatchLane lane =
        new DispatchLane(
            endpoint,
            () -> holder,
            queue,
            picker.slots(endpoint),
            runner.within(() -> runTimeout(endpoint)),
            ended,
            clock,
            limits);
    return new Lane(lane, Thread.ofVirtual().name("dispatch-" + endpoint).start(lane));
  }

  private Optional<Duration> runTimeout(EndpointId endpoint) {
    return directory
        .find(endpoint)
        .map(found -> found.spec().settings().queueMessageTimeoutSeconds())
        .map(Duration::ofSeconds);
  }

  /// Leases no more, and waits until what runs has ended and is recorded, or the time is over; what
  /// is left then is handed out again by whoever comes next.
  public void drain(Duration patience) {
    draining = true;
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() - end < 0 && !drained()) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private boolean drained() {
    lanes.values().forEach(lane -> lane.lane.stopLeasing());
    return lanes.values().stream().allMatch(lane -> lane.lane.drained());
  }

  @Override
  public void close() throws InterruptedException {
    for (Lane lane : lanes.values()) {
      lane.thread.interrupt();
      lane.thread.join();
    }
    keeper.close();
  }
}
