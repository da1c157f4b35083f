package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.Signal;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.worker.Slot;
import io.launch.core.worker.WorkerSlots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the tasks of one endpoint to its workers. In each round it records what has ended and
/// leases as many tasks as there are free places, and some ahead when they are quick, in one step
/// of the queue; then it waits to be woken.
final class DispatchLane implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(DispatchLane.class);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(1);

  private final EndpointId endpoint;
  private final Supplier<String> holder;
  private final TaskQueue queue;
  private final WorkerSlots slots;
  private final TaskRunner runner;
  private final EndedTasks ended;
  private final InstantSource clock;
  private final DispatchLimits limits;
  private final Signal signal = new Signal();
  private final Queue<TaskOutcome> arrived = new ConcurrentLinkedQueue<>();
  private final List<TaskOutcome> unrecorded = new ArrayList<>();
  private final TasksAhead ahead;
  private final RunningTasks atWorkers = new RunningTasks();

  /// The leases whose outcome is not recorded yet, wherever they are. Changed by the lane's thread.
  private final Set<Lease> mine = ConcurrentHashMap.newKeySet();

  private volatile long exchangesBegun;
  private volatile long exchangesOver;
  private boolean inDoubt;
  private Instant due = Instant.MAX;
  private volatile boolean mayHaveTasks = true;
  private volatile boolean accepting = true;
  private volatile boolean drained;

  DispatchLane(
      EndpointId endpoint,
      Supplier<String> holder,
      TaskQueue queue,
      WorkerSlots slots,
      TaskRunner runner,
      EndedTasks ended,
      InstantSource clock,
      DispatchLimits limits) {
    this.endpoint = endpoint;
    this.holder = holder;
    this.queue = queue;
    this.slots = slots;
    this.runner = runner;
    this.ended = ended;
    this.clock = clock;
    this.limits = limits;
    this.ahead = new TasksAhead(limits.quick());
  }

  /// The queue has, or may have, tasks for this lane.
  void wake() {
    mayHaveTasks = true;
    signal.raise();
  }

  /// A place became free.
  void placeFreed() {
    launchAhead();
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
          signal.await(pause());
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } finally {
      accepting = false;
    }
  }

  /// Until something is due that nobody will signal.
  private Duration pause() {
    Duration pause = atWorkers.hasUntold() ? limits.tellAfter() : IDLE;
    Duration untilDue = Duration.between(clock.instant(), due);
    return untilDue.compareTo(pause) < 0 ? untilDue : pause;
  }

  /// Which step of the queue is under way, if any: what it leases may be in the queue already, and
  /// is not in [#known] yet.
  OptionalLong exchangeUnderWay() {
    long begun = exchangesBegun;
    return begun == exchangesOver ? OptionalLong.empty() : OptionalLong.of(begun);
  }

  /// The leases whose outcome this lane has yet to record.
  Set<Lease> known() {
    return Set.copyOf(mine);
  }

  /// The leases that this lane has, and that can be given up.
  List<Lease> leases() {
    List<Lease> all = new ArrayList<>(atWorkers.leases());
    all.addAll(ahead.leases());
    return all;
  }

  /// Stops a task that is this server's no longer.
  void giveUp(Lease lease) {
    if (ahead.remove(lease)) {
      arrive(new TaskOutcome.Returned(lease));
    } else {
      atWorkers.find(lease).ifPresent(runner::giveUp);
    }
  }

  /// One round; true when there may be more to do at once.
  private boolean round() throws InterruptedException {
    if (!clock.instant().isBefore(due)) {
      due = Instant.MAX;
      mayHaveTasks = true;
    }
    drainArrived();
    launchAhead();
    giveBackAhead();
    List<Slot> places = takePlaces();
    int wanted = places.size() + room(places.size());
    List<TaskOutcome.Running> untold = atWorkers.untold(limits.tellAfter());
    if (unrecorded.isEmpty() && untold.isEmpty() && wanted == 0) {
      drained = !accepting && mine.isEmpty();
      return false;
    }
    if (wanted > 0) {
      // Before the lease: a task that is added meanwhile sets it again.
      mayHaveTasks = false;
    }
    Optional<TaskQueue.Exchange> exchange = exchange(untold, wanted);
    if (exchange.isEmpty()) {
      places.forEach(Slot::release);
      mayHaveTasks = true;
      signal.await(AFTER_FAULT);
      return true;
    }
    List<LeasedTask> tasks = exchange.get().leased();
    if (!tasks.isEmpty() && tasks.size() == wanted) {
      mayHaveTasks = true;
    }
    exchange.get().due().filter(at -> at.isBefore(due)).ifPresent(at -> due = at);
    launch(tasks, places);
    return true;
  }

  /// Every place gets a task, or is given back; tasks without a place wait for one.
  private void launch(List<LeasedTask> tasks, List<Slot> places) {
    int launched = Math.min(tasks.size(), places.size());
    ahead.add(tasks.subList(launched, tasks.size()));
    for (int i = 0; i < launched; i++) {
      launch(tasks.get(i), places.get(i));
    }
    places.subList(launched, places.size()).forEach(Slot::release);
    launchAhead();
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

  private int room(int places) {
    return accepting && mayHaveTasks
        ? Math.min(limits.batch() - places, ahead.room(atWorkers() + places))
        : 0;
  }

  /// Gives what was leased ahead to free places; on whatever thread a place became free.
  private void launchAhead() {
    while (accepting && !ahead.isEmpty()) {
      Optional<Slot> place = slots.tryAcquire();
      if (place.isEmpty()) {
        return;
      }
      ahead.next().ifPresentOrElse(task -> launch(task, place.get()), () -> place.get().release());
    }
  }

  /// What was leased ahead goes back when no more is to be run, when nothing is running after which
  /// it could have a place, as no worker is up, or when all that runs takes its time: others may
  /// have a better claim to the next place by then.
  private void giveBackAhead() {
    if (ahead.isEmpty()) {
      return;
    }
    boolean slow = atWorkers.allSince(limits.tellAfter());
    if (slow) {
      ahead.took(limits.tellAfter());
    }
    if (slow || !accepting || atWorkers() == 0) {
      unrecorded.addAll(ahead.giveBack());
      mayHaveTasks = true;
    }
  }

  private int atWorkers() {
    return mine.size() - unrecorded.size() - ahead.size();
  }

  /// Records outcomes and leases; empty when the queue is out of order. Nothing is lost then: what
  /// was to be recorded stays for the next round, and what was leased all the same is found by
  /// [LostLeases].
  private Optional<TaskQueue.Exchange> exchange(List<TaskOutcome.Running> untold, int max) {
    List<TaskOutcome> outcomes = new ArrayList<>(untold);
    outcomes.addAll(unrecorded);
    long number = exchangesOver + 1;
    exchangesBegun = number;
    try {
      TaskQueue.Exchange exchange = queue.exchange(outcomes, endpoint, holder.get(), max);
      exchange.leased().forEach(task -> mine.add(task.lease()));
      unrecorded.forEach(outcome -> mine.remove(outcome.lease()));
      unrecorded.clear();
      atWorkers.told(untold);
      tell(outcomes, exchange);
      return Optional.of(exchange);
    } catch (RuntimeException | Error e) {
      // Errors too: without its lane the endpoint would stand still for as long as the server
      // lives.
      log.atError().setCause(e).addKeyValue("endpoint", endpoint).log("queue does not answer");
      inDoubt = true;
      return Optional.empty();
    } finally {
      exchangesOver = number;
    }
  }

  /// Wakes those who wait for what this round has changed.
  private void tell(List<TaskOutcome> outcomes, TaskQueue.Exchange exchange) {
    if (inDoubt) {
      // What ended by a step that failed after it was done does not end by the one that repeats it.
      inDoubt = false;
      ended.announceAll();
    }
    ended.announce(endpoint, exchange.ended());
    TaskChanges changes = ended.changes();
    if (changes.watched()) {
      changes.changed(outcomes.stream().map(outcome -> outcome.lease().id()).toList());
      changes.changed(exchange.leased().stream().map(LeasedTask::id).toList());
    }
  }

  private void launch(LeasedTask task, Slot place) {
    RunningTasks.Running running = atWorkers.add(task, place);
    try {
      runner.run(
          task,
          place,
          outcome -> {
            ahead.took(running.age());
            atWorkers.remove(running);
            arrive(outcome);
          });
    } catch (RuntimeException e) {
      atWorkers.remove(running);
      place.release();
      String error = "The task could not be sent to a worker: " + e.getMessage();
      arrive(new TaskOutcome.Ended(task.lease(), new TaskState.Failed(error), Optional.empty()));
    }
  }

  private void arrive(TaskOutcome outcome) {
    arrived.add(outcome);
    signal.raise();
  }
}
