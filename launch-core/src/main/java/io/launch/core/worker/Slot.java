package io.launch.core.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/// Leave to make one call to one worker. Whoever has it gives it back just once, in one of three
/// ways.
public final class Slot {
  /// How long the reason of a worker's death is waited for.
  private static final Duration EPITAPH = Duration.ofSeconds(1);

  /// How long the end of a worker that is ended for a call is waited for.
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final WorkerSlots slots;
  private final WorkerSlots.Seat seat;
  private final AtomicBoolean given = new AtomicBoolean();

  Slot(WorkerSlots slots, WorkerSlots.Seat seat) {
    this.slots = slots;
    this.seat = seat;
  }

  public WorkerId worker() {
    return seat.worker.id();
  }

  /// The endpoint's revision that the worker serves.
  public int revision() {
    return seat.worker.revision();
  }

  public WorkerAddress address() {
    return seat.worker.address();
  }

  /// Why the worker ended, once it is known: in the first line how it ended, after it what it
  /// printed last. Empty when nothing is known of its end within a second; never fails.
  public CompletionStage<Optional<String>> epitaph() {
    return epitaph(EPITAPH);
  }

  CompletionStage<Optional<String>> epitaph(Duration patience) {
    return seat.epitaph.read(patience);
  }

  /// The call is over.
  public void release() {
    give(WorkerSlots.Return.FREE);
  }

  /// The worker broke the connection or said that a call hangs in it: nobody else is sent to it
  /// until it has answered a check.
  public void releaseBroken() {
    give(WorkerSlots.Return.BROKEN);
  }

  /// The call was given up, but the worker may still be at it: its place stays taken.
  ///
  /// @return how the worker ended, with what it printed last, when this was the last of its places
  ///   and it is ended for it; else empty, at once
  public CompletionStage<Optional<String>> abandon() {
    boolean ends =
        given.compareAndSet(false, true) && slots.giveBack(seat, WorkerSlots.Return.STUCK);
    return ends
        ? seat.epitaph.read(LAST_WORDS)
        : CompletableFuture.completedStage(Optional.empty());
  }

  /// The call was to end and did not, so the worker has to: it is killed, and with it every other
  /// call that it has. The place is not given back by this; the call's reply comes soon, and says
  /// that the connection broke. Nothing happens when the place was given back already.
  ///
  /// @param reason why, as a sentence; it is told as the reason of the worker's end
  public void condemn(String reason) {
    if (!given.get()) {
      slots.condemn(seat, reason);
    }
  }

  private void give(WorkerSlots.Return how) {
    if (given.compareAndSet(false, true)) {
      slots.giveBack(seat, how);
    }
  }
}
