package io.launch.core.worker;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The places at one endpoint's workers, and the bounded line of those who wait for one. Decides in
/// memory, at once, from any thread.
public final class WorkerSlots {
  private static final String ALL_STUCK = "Every call it could run has outlasted its time limit.";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final int maxWaiting;
  private final Listener listener;
  private final Map<WorkerId, Seat> seats = new HashMap<>();
  private final Map<WorkerId, Seat> leaving = new HashMap<>();
  private final WaitingLine line = new WaitingLine(this::endLateWaits);
  private long uses;
  private boolean wanted;

  /// @param maxWaiting most requests that wait at once
  WorkerSlots(int maxWaiting, Listener listener) {
    this.maxWaiting = maxWaiting;
    this.listener = listener;
  }

  /// Who is told what became of places. Called outside of any lock.
  interface Listener {
    /// A place became free and nobody was waiting for it.
    void free();

    /// There is work, and no worker.
    void wanted();

    /// The worker broke a connection.
    void suspect(WorkerId worker);

    /// The worker is beyond use, and is to be ended.
    ///
    /// @param reason why, as a sentence
    void condemned(WorkerId worker, String reason);
  }

  /// How a place is given back.
  enum Return {
    FREE,
    BROKEN,
    STUCK
  }

  /// A worker and how many of its places are taken.
  static final class Seat {
    final ReadyWorker worker;
    final Epitaph epitaph = new Epitaph();
    int taken;
    int stuck;
    boolean broken;
    boolean condemned;

    Seat(ReadyWorker worker) {
      this.worker = worker;
    }

    boolean hasRoom() {
      return !broken && !condemned && taken < worker.capacity();
    }
  }

  /// A place at the least busy worker, if one is free and nobody is waiting for it.
  public Optional<Slot> tryAcquire() {
    synchronized (seats) {
      return Optional.ofNullable(line.isEmpty() ? take() : null);
    }
  }

  /// A place at the least busy worker, after a wait in line of at most `patience`.
  ///
  /// @return a stage that fails with QUEUE_FULL when all workers stayed busy or the line is full,
  ///   and with UNAVAILABLE when no worker was up
  public CompletableFuture<Slot> acquire(Duration patience) {
    CompletableFuture<Slot> place;
    synchronized (seats) {
      Slot slot = line.isEmpty() ? take() : null;
      if (slot != null) {
        return CompletableFuture.completedFuture(slot);
      }
      if (line.size() >= maxWaiting) {
        return CompletableFuture.failedFuture(refusal());
      }
      place = line.join(patience);
    }
    want();
    return place;
  }

  /// There is work: whoever starts workers is told if there is none. Once: what is told a second
  /// time while a worker starts would have nothing new to say.
  public void want() {
    synchronized (seats) {
      if (wanted || !seats.isEmpty()) {
        return;
      }
      wanted = true;
    }
    listener.wanted();
  }

  /// Grows with every place that is taken, so that two readings tell whether the workers were used
  /// in between.
  public long uses() {
    synchronized (seats) {
      return uses;
    }
  }

  /// How many requests wait for a place.
  public int waiting() {
    synchronized (seats) {
      return line.size();
    }
  }

  /// Whether calls run at a worker that answers.
  public boolean busy() {
    synchronized (seats) {
      return seats.values().stream().anyMatch(WorkerSlots::taken);
    }
  }

  /// Whether calls run at a worker, be it one that gets no more of them.
  public boolean busy(WorkerId worker) {
    synchronized (seats) {
      return taken(seats.get(worker)) || taken(leaving.get(worker));
    }
  }

  /// Sets which workers answer. Calls that run at workers that are gone from the list go on, and
  /// such a worker's seat is kept until the worker is forgotten: it has to be told why it ended.
  void update(List<ReadyWorker> ready) {
    synchronized (seats) {
      Map<WorkerId, Seat> kept = new HashMap<>();
      for (ReadyWorker worker : ready) {
        Seat seat = seats.getOrDefault(worker.id(), leaving.get(worker.id()));
        kept.put(worker.id(), seat == null ? new Seat(worker) : seat);
      }
      leaving.putAll(seats);
      leaving.keySet().removeAll(kept.keySet());
      seats.clear();
      seats.putAll(kept);
      wanted &= seats.isEmpty();
    }
    handOut();
  }

  /// Forgets a worker that is dead, with the calls that were given up.
  void forget(WorkerId worker, String epitaph) {
    Seat seat;
    synchronized (seats) {
      Seat present = seats.remove(worker);
      Seat left = leaving.remove(worker);
      seat = present == null ? left : present;
    }
    if (seat != null) {
      seat.epitaph.write(epitaph);
    }
  }

  /// Lets requests go to a worker again that broke a connection, and has answered a check since.
  void trust(WorkerId worker) {
    synchronized (seats) {
      Seat seat = seats.get(worker);
      if (seat == null || !seat.broken) {
        return;
      }
      seat.broken = false;
    }
    handOut();
  }

  /// @return whether the worker is beyond use with it, and is being ended
  boolean giveBack(Seat seat, Return how) {
    WorkerId worker = seat.worker.id();
    if (how == Return.BROKEN) {
      // Before the place says so: else a check from before the break could clear it.
      listener.suspect(worker);
    }
    boolean stuck;
    synchronized (seats) {
      switch (how) {
        case FREE -> seat.taken--;
        case BROKEN -> {
          seat.taken--;
          seat.broken = true;
        }
        case STUCK -> seat.stuck++;
      }
      boolean known = seats.get(worker) == seat || leaving.get(worker) == seat;
      stuck = known && seat.stuck >= seat.worker.capacity();
    }
    if (stuck) {
      listener.condemned(worker, ALL_STUCK);
    }
    handOut();
    return stuck;
  }

  /// Sends nobody else to the worker, and has it ended. Its places stay taken until the calls that
  /// have them learn of it.
  void condemn(Seat seat, String reason) {
    WorkerId worker = seat.worker.id();
    synchronized (seats) {
      boolean known = seats.get(worker) == seat || leaving.get(worker) == seat;
      if (seat.condemned || !known) {
        return;
      }
      seat.condemned = true;
    }
    listener.condemned(worker, reason);
  }

  /// Gives free places to those in line. Futures are completed outside of the lock: what hangs on
  /// them may come back here.
  private void handOut() {
    List<Handover> handovers = new ArrayList<>();
    boolean free;
    synchronized (seats) {
      while (!line.isEmpty()) {
        Slot slot = take();
        if (slot == null) {
          break;
        }
        handovers.add(new Handover(line.removeFirst(), slot));
      }
      free = line.isEmpty();
    }
    for (Handover handover : handovers) {
      if (!handover.place.complete(handover.slot)) {
        // Whoever waited has ended the wait.
        handover.slot.release();
      }
    }
    if (free) {
      listener.free();
    }
  }

  private record Handover(CompletableFuture<Slot> place, Slot slot) {}

  private @Nullable Slot take() {
    Seat best = null;
    for (Seat seat : seats.values()) {
      if (seat.hasRoom() && (best == null || seat.taken < best.taken)) {
        best = seat;
      }
    }
    if (best == null) {
      return null;
    }
    best.taken++;
    uses++;
    return new Slot(this, best);
  }

  private static boolean taken(@Nullable Seat seat) {
    return seat != null && seat.taken > 0;
  }

  private void endLateWaits() {
    List<CompletableFuture<Slot>> late;
    synchronized (seats) {
      late = line.removeLate();
    }
    late.forEach(place -> place.completeExceptionally(refusal()));
  }

  private LaunchException refusal() {
    synchronized (seats) {
      return seats.isEmpty()
          ? LaunchException.retryLater(
              ErrorCode.UNAVAILABLE,
              "No healthy upstream: no worker of the endpoint is up. Its status and logs say why.",
              RETRY_AFTER)
          : LaunchException.retryLater(
              ErrorCode.QUEUE_FULL,
              "Too many concurrent requests: every worker is busy, and %d requests wait (limit: %d)."
                      .formatted(line.size(), maxWaiting)
                  + " Send fewer at once, or give the endpoint more workers.",
              RETRY_AFTER);
    }
  }
}
