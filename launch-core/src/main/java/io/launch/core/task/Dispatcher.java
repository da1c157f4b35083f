package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.object.ObjectStore;
import io.launch.core.predict.Envelopes;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerPicker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Brings queued tasks to workers: a lane for each endpoint that has any, and a keeper that renews
/// leases and takes back those that ran out.
public final class Dispatcher implements AutoCloseable {
  private static final int BATCH = 64;
  private static final Duration QUICK = Duration.ofMillis(50);

  private final TaskQueue queue;
  private final EndpointDirectory directory;
  private final WorkerPicker picker;
  private final TaskRunner runner;
  private final DispatchLimits limits;
  private final String holder;
  private final EndedTasks ended = new EndedTasks();
  private final TaskKeeper keeper;
  private final Map<EndpointId, Lane> lanes = new ConcurrentHashMap<>();
  private volatile boolean draining;

  /// @param holder names this server among those that lease tasks
  public Dispatcher(
      TaskQueue queue,
      EndpointDirectory directory,
      WorkerPicker picker,
      WorkerClient workers,
      ObjectStore objects,
      String holder,
      TaskLimits limits) {
    this.queue = queue;
    this.directory = directory;
    this.picker = picker;
    this.runner =
        new TaskRunner(
            workers, new Envelopes(objects, limits.runTimeout().multipliedBy(2)), limits);
    this.limits = new DispatchLimits(BATCH, limits.lease(), QUICK);
    this.holder = holder;
    this.keeper = new TaskKeeper(queue, objects, holder, limits, this::settled);
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
        queue.failAll(endpoint, "The endpoint was deleted before the task could be run."));
    Lane lane = lanes.remove(endpoint);
    if (lane != null) {
      lane.thread.interrupt();
    }
  }

  EndedTasks ended() {
    return ended;
  }

  private void settled(TaskQueue.Sweep sweep) {
    ended.announce(sweep.ended());
    sweep.requeued().forEach(this::wake);
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
            holder,
            queue,
            picker.slots(endpoint),
            runner.within(() -> runTimeout(endpoint)),
            ended,
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
  public void drain(Duration patience, InstantSource clock) {
    draining = true;
    Instant end = clock.instant().plus(patience);
    while (clock.instant().isBefore(end) && !drained()) {
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
