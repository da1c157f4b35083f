package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.Signal;
import io.launch.core.worker.Slot;
import io.launch.core.worker.WorkerSlots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the tasks of one endpoint to its workers. In each round it records what has ended and
/// leases as many tasks as there are free places, in one step of the queue; then it waits to be
/// woken.
final class DispatchLane implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(DispatchLane.class);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

  private final EndpointId endpoint;
  private final String holder;
  private final TaskQueue queue;
  private final WorkerSlots slots;
  private final TaskRunner runner;
  private final EndedTasks ended;
  private final DispatchLimits limits;
  private final Signal signal = new Signal();
  private final Queue<TaskOutcome> arrived = new ConcurrentLinkedQueue<>();
  private final List<TaskOutcome> unrecorded = new ArrayList<>();
  private int running;
  private volatile boolean mayHaveTasks = true;
  private volatile boolean accepting = true;
  private volatile boolean drained;

  DispatchLane(
      EndpointId endpoint,
      String holder,
      TaskQueue queue,
      WorkerSlots slots,
      TaskRunner runner,
      EndedTasks ended,
      DispatchLimits limits) {
    this.endpoint = endpoint;
    this.holder = holder;
    this.queue = queue;
    this.slots = slots;
    this.runner = runner;
    this.ended = ended;
    this.limits = limits;
  }

  /// The queue has, or may have, tasks for this lane.
  void wake() {
    mayHaveTasks = true;
    signal.raise();
  }

  /// A place became free.
  void placeFreed() {
    if (mayHaveTasks) {
      signal.raise();
    }
  }

  /// Leases no more; what runs goes on.
  void stopLeasing() {
    accepting = false;
    signal.raise();
  }

  /// Whether every leased task has ended and its outcome is recorded.
  boolean drained() {
    return drained;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (!round()) {
          signal.await(IDLE);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// One round; true when there may be more to do at once.
  private boolean round() throws InterruptedException {
    drainArrived();
    List<Slot> places = takePlaces();
    if (unrecorded.isEmpty() && places.isEmpty()) {
      drained = !accepting && running == 0;
      return false;
    }
    if (!places.isEmpty()) {
      // Before the lease: a task that is added meanwhile sets it again.
      mayHaveTasks = false;
    }
    Optional<TaskQueue.Exchange> exchange = exchange(places.size());
    if (exchange.isEmpty()) {
      places.forEach(Slot::release);
      mayHaveTasks = true;
      signal.await(AFTER_FAULT);
      return true;
    }
    List<LeasedTask> leased = exchange.get().leased();
    if (!leased.isEmpty() && leased.size() == places.size()) {
      mayHaveTasks = true;
    }
    for (int i = 0; i < places.size(); i++) {
      if (i < leased.size()) {
        launch(leased.get(i), places.get(i));
      } else {
        places.get(i).release();
      }
    }
    return true;
  }

  /// Collects outcomes. Those that give a task back make work for this very round: were they to say
  /// so as they arrive, a round under way could take it for work that it had seen to.
  private void drainArrived() {
    while (unrecorded.size() < limits.batch() && !arrived.isEmpty()) {
      TaskOutcome outcome = arrived.remove();
      if (!(outcome instanceof TaskOutcome.Ended)) {
        mayHaveTasks = true;
      }
      unrecorded.add(outcome);
    }
  }

  private List<Slot> takePlaces() {
    List<Slot> places = new ArrayList<>();
    while (accepting && mayHaveTasks && places.size() < limits.batch()) {
      Optional<Slot> place = slots.tryAcquire();
      if (place.isEmpty()) {
        break;
      }
      places.add(place.get());
    }
    return places;
  }

  /// Records outcomes and leases; empty when the queue is out of order. Nothing is lost then: what
  /// was to be recorded stays for the next round.
  private Optional<TaskQueue.Exchange> exchange(int places) {
    try {
      TaskQueue.Exchange exchange =
          queue.exchange(List.copyOf(unrecorded), endpoint, holder, places, limits.lease());
      running += exchange.leased().size() - unrecorded.size();
      unrecorded.clear();
      ended.announce(exchange.ended());
      return Optional.of(exchange);
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("endpoint", endpoint).log("queue does not answer");
      return Optional.empty();
    }
  }

  private void launch(LeasedTask task, Slot place) {
    try {
      runner.run(task, place, this::arrive);
    } catch (RuntimeException e) {
      place.release();
      String error = "The task could not be sent to a worker: " + e.getMessage();
      arrive(new TaskOutcome.Ended(task.id(), task.attempt(), new TaskState.Failed(error, error)));
    }
  }

  private void arrive(TaskOutcome outcome) {
    arrived.add(outcome);
    signal.raise();
  }
}
