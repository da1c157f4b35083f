package io.launch.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerSlotsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Told told = new Told();
  private final WorkerSlots slots = new WorkerSlots(2, told);

  private static WorkerId id(int number) {
    return new WorkerId("wrk_" + number);
  }

  private static ReadyWorker worker(int number, int capacity) {
    return new ReadyWorker(id(number), new WorkerAddress("127.0.0.1", number), capacity, 1);
  }

  private Slot take() {
    return slots.tryAcquire().orElseThrow();
  }

  @Test
  void leastBusyWorkerIsNext() {
    slots.update(List.of(worker(1, 3), worker(2, 3)));
    WorkerId first = take().worker();

    assertThat(take().worker()).isNotEqualTo(first);
  }

  @Test
  void noMoreAreGivenThanThereArePlaces() {
    slots.update(List.of(worker(1, 2), worker(2, 1)));

    for (int i = 0; i < 3; i++) {
      take();
    }

    assertThat(slots.tryAcquire()).isEmpty();
  }

  @Test
  void slotNamesItsWorkerAndAddress() {
    slots.update(List.of(worker(1, 1)));

    Slot slot = take();

    assertThat(slot.worker()).isEqualTo(id(1));
    assertThat(slot.address()).isEqualTo(new WorkerAddress("127.0.0.1", 1));
  }

  @Test
  void placeThatIsGivenBackTwiceCountsOnce() {
    slots.update(List.of(worker(1, 2)));
    Slot slot = take();
    take();

    slot.release();
    slot.release();
    slot.releaseBroken();

    take();
    assertThat(slots.tryAcquire()).isEmpty();
  }

  @Test
  void thoseInLineAreServedInTheirOrder() {
    slots.update(List.of(worker(1, 1)));
    Slot slot = take();
    CompletableFuture<Slot> first = slots.acquire(LONG);
    CompletableFuture<Slot> second = slots.acquire(LONG);

    slot.release();
    boolean secondTooEarly = second.isDone();
    first.join().release();

    assertThat(secondTooEarly).isFalse();
    assertThat(second).isCompleted();
    assertThat(slots.waiting()).isZero();
  }

  @Test
  void nobodyIsServedPastTheLine() {
    CompletableFuture<Slot> waiting = slots.acquire(LONG);
    assertThat(slots.tryAcquire()).isEmpty();

    slots.update(List.of(worker(1, 1)));

    assertThat(waiting).isCompleted();
    assertThat(slots.tryAcquire()).isEmpty();
  }

  @Test
  void fullLineIsRefusedAtOnce() {
    slots.update(List.of(worker(1, 1)));
    take();
    slots.acquire(LONG);
    slots.acquire(LONG);

    CompletableFuture<Slot> third = slots.acquire(LONG);

    assertThat(refusal(third).code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(refusal(third).retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(refusal(third)).hasMessageContaining("2 requests wait (limit: 2)");
  }

  @Test
  void patienceOverIsQueueFullWhileWorkersAreBusy() {
    slots.update(List.of(worker(1, 1)));
    take();

    CompletableFuture<Slot> waiting = slots.acquire(SHORT);

    assertThat(refusal(waiting).code()).isEqualTo(ErrorCode.QUEUE_FULL);
    assertThat(slots.waiting()).isZero();
  }

  @Test
  void onlyThoseWhosePatienceIsOverLeaveTheLine() {
    slots.update(List.of(worker(1, 1)));
    Slot slot = take();
    CompletableFuture<Slot> patient = slots.acquire(LONG);
    refusal(slots.acquire(SHORT));
    refusal(slots.acquire(SHORT));
    int waiting = slots.waiting();

    slot.release();

    assertThat(waiting).isOne();
    assertThat(patient).isCompleted();
  }

  @Test
  void patienceOverIsUnavailableWhileNoWorkerIsUp() {
    CompletableFuture<Slot> waiting = slots.acquire(SHORT);

    assertThat(refusal(waiting).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal(waiting).retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(refusal(waiting)).hasMessageStartingWith("No healthy upstream: ");
  }

  @Test
  void placeGoesToNobodyWhoHasLeftTheLine() {
    slots.update(List.of(worker(1, 1)));
    Slot slot = take();
    refusal(slots.acquire(SHORT));

    slot.release();

    assertThat(slots.tryAcquire()).isPresent();
  }

  @Test
  void brokenWorkerGetsNothingUntilItIsTrusted() {
    slots.update(List.of(worker(1, 2)));

    take().releaseBroken();
    boolean before = slots.tryAcquire().isPresent();
    slots.trust(id(1));

    assertThat(told.suspects).containsExactly("wrk_1 broken");
    assertThat(before).isFalse();
    assertThat(slots.tryAcquire()).isPresent();
  }

  @Test
  void thoseInLineAreServedByAWorkerThatIsTrustedAgain() {
    slots.update(List.of(worker(1, 1)));
    take().releaseBroken();
    CompletableFuture<Slot> waiting = slots.acquire(LONG);

    slots.trust(id(1));

    assertThat(waiting).isCompleted();
  }

  @Test
  void abandonedCallKeepsItsPlace() {
    slots.update(List.of(worker(1, 2)));

    take().abandon();
    take();

    assertThat(slots.tryAcquire()).isEmpty();
    assertThat(told.suspects).isEmpty();
  }

  @Test
  void workerWhoseEveryCallIsAbandonedIsStuck() {
    slots.update(List.of(worker(1, 2)));

    take().abandon();
    take().abandon();

    assertThat(told.suspects)
        .containsExactly("wrk_1 condemned: Every call it could run has outlasted its time limit.");
  }

  @Test
  void condemnedWorkerIsToldOnceAndGetsNothingMore() {
    slots.update(List.of(worker(1, 3), worker(2, 1)));
    Slot slot = takeAt(1);
    Slot other = takeAt(1);

    slot.condemn("A cancelled call did not end.");
    other.condemn("Another did not either.");
    slots.trust(id(1));
    slot.releaseBroken();
    slots.trust(id(1));

    assertThat(told.suspects)
        .containsExactly("wrk_1 condemned: A cancelled call did not end.", "wrk_1 broken");
    assertThat(takeAt(2).worker()).isEqualTo(id(2));
    assertThat(slots.tryAcquire()).isEmpty();
  }

  @Test
  void condemnedWorkerKeepsItsCallsAndTellsThemItsEnd() {
    slots.update(List.of(worker(1, 2)));
    Slot slot = take();

    slot.condemn("A cancelled call did not end.");
    boolean busy = slots.busy(id(1));
    slots.update(List.of());
    slots.forget(id(1), "A cancelled call did not end.");

    assertThat(busy).isTrue();
    assertThat(slot.epitaph().toCompletableFuture())
        .isCompletedWithValue(Optional.of("A cancelled call did not end."));
  }

  @Test
  void workerIsNotCondemnedForACallThatIsOver() {
    slots.update(List.of(worker(1, 1)));
    Slot slot = take();
    slot.release();

    slot.condemn("too late");

    assertThat(told.suspects).isEmpty();
    assertThat(slots.tryAcquire()).isPresent();
  }

  /// A place at a certain worker.
  private Slot takeAt(int worker) {
    List<Slot> others = new ArrayList<>();
    Slot slot = take();
    while (!slot.worker().equals(id(worker))) {
      others.add(slot);
      slot = take();
    }
    others.forEach(Slot::release);
    return slot;
  }

  @Test
  void workerThatLeftTheListFinishesItsCallsAndGetsNoMore() {
    slots.update(List.of(worker(1, 2)));
    Slot slot = take();

    slots.update(List.of());
    boolean busyBefore = slots.busy(id(1));
    slot.release();

    assertThat(slots.tryAcquire()).isEmpty();
    assertThat(busyBefore).isTrue();
    assertThat(slots.busy(id(1))).isFalse();
  }

  @Test
  void workerThatComesBackStillHasTheCallsItHad() {
    slots.update(List.of(worker(1, 2)));
    Slot slot = take();
    take();

    slots.update(List.of());
    slots.update(List.of(worker(1, 2)));
    boolean roomBefore = slots.tryAcquire().isPresent();
    slot.release();

    assertThat(roomBefore).isFalse();
    assertThat(slots.tryAcquire()).isPresent();
    assertThat(slots.tryAcquire()).isEmpty();
  }

  @Test
  void deadWorkerIsForgottenWithItsAbandonedCalls() {
    slots.update(List.of(worker(1, 1)));
    Slot slot = take();
    slots.update(List.of());

    slots.forget(id(1), "exit code 1");
    boolean busy = slots.busy(id(1));
    slot.abandon();

    assertThat(busy).isFalse();
    assertThat(told.suspects).isEmpty();
  }

  @Test
  void whyAWorkerEndedIsToldToThoseWhoAskBeforeItIsKnown() {
    slots.update(List.of(worker(1, 2)));
    Slot slot = take();
    Slot other = take();
    CompletionStage<Optional<String>> epitaph = slot.epitaph(LONG);
    slot.releaseBroken();
    other.releaseBroken();
    slots.update(List.of());

    slots.forget(id(1), "exit code 139");

    assertThat(epitaph.toCompletableFuture()).isCompletedWithValue(Optional.of("exit code 139"));
  }

  @Test
  void whyAWorkerEndedIsToldToThoseWhoAskLater() {
    slots.update(List.of(worker(1, 1)));
    Slot slot = take();
    slots.update(List.of());
    slots.forget(id(1), "exit code 139");

    slot.releaseBroken();

    assertThat(slot.epitaph(LONG).toCompletableFuture())
        .isCompletedWithValue(Optional.of("exit code 139"));
  }

  @Test
  void livingWorkerHasNoEpitaph() {
    slots.update(List.of(worker(1, 1)));
    Slot slot = take();

    assertThat(slot.epitaph(Duration.ofMillis(20)).toCompletableFuture())
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo(Optional.empty());
  }

  @Test
  void freePlaceIsAnnouncedWhenNobodyWaits() {
    slots.update(List.of(worker(1, 1)));
    Slot slot = take();
    int before = told.free.get();

    slot.release();

    assertThat(told.free.get()).isEqualTo(before + 1);
  }

  @Test
  void manyThreadsNeverExceedTheCapacityAndLoseNoPlace() throws Exception {
    WorkerSlots busy = new WorkerSlots(100, told);
    List<ReadyWorker> all = List.of(worker(1, 1), worker(2, 2), worker(3, 3));
    busy.update(all);
    Map<WorkerId, AtomicInteger> running = new ConcurrentHashMap<>();
    AtomicInteger exceeded = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    List<Future<?>> threads = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 8; thread++) {
        int seed = thread;
        threads.add(
            executor.submit(() -> {
              for (int i = 0; i < 500; i++) {
                Slot slot = busy.acquire(LONG).get(20, TimeUnit.SECONDS);
                AtomicInteger now =
                    running.computeIfAbsent(slot.worker(), _ -> new AtomicInteger());
                if (now.incrementAndGet() > slot.address().port()) {
                  exceeded.incrementAndGet();
                }
                Thread.yield();
                now.decrementAndGet();
                served.incrementAndGet();
                end(busy, slot, (seed + i) % 10);
                if (i % 50 == seed) {
                  busy.update(List.of(worker(1, 1), worker(3, 3)));
                  busy.update(all);
                }
              }
              return null;
            }));
      }
      for (Future<?> thread : threads) {
        thread.get(30, TimeUnit.SECONDS);
      }
    }

    assertThat(served).hasValue(4_000);
    assertThat(exceeded).hasValue(0);
    all.forEach(worker -> busy.trust(worker.id()));
    for (int i = 0; i < 6; i++) {
      assertThat(busy.tryAcquire()).isPresent();
    }
    assertThat(busy.tryAcquire()).isEmpty();
  }

  private static void end(WorkerSlots slots, Slot slot, int how) {
    if (how == 0) {
      slot.releaseBroken();
      slots.trust(slot.worker());
    } else {
      slot.release();
    }
  }

  private static LaunchException refusal(CompletableFuture<Slot> waiting) {
    return assertThat(waiting)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class)
        .extracting(Throwable::getCause)
        .asInstanceOf(InstanceOfAssertFactories.type(LaunchException.class))
        .actual();
  }

  @Test
  void workWithoutAWorkerIsToldOnce() {
    slots.update(List.of());

    var first = slots.acquire(Duration.ofSeconds(10));
    slots.want();
    int told = this.told.wanted.get();
    slots.update(List.of(worker(1, 1)));
    slots.want();

    assertThat(first).isCompleted();
    assertThat(told).isEqualTo(1);
    assertThat(this.told.wanted).hasValue(1);
  }

  @Test
  void workIsToldAgainOnceTheWorkersAreGone() {
    slots.want();
    slots.update(List.of(worker(1, 1)));
    slots.update(List.of());

    slots.want();

    assertThat(told.wanted).hasValue(2);
  }

  @Test
  void everyPlaceThatIsTakenIsAUse() {
    slots.update(List.of(worker(1, 1)));
    long before = slots.uses();

    Slot slot = take();
    boolean during = slots.busy();
    slot.release();

    assertThat(slots.uses()).isEqualTo(before + 1);
    assertThat(during).isTrue();
    assertThat(slots.busy()).isFalse();
  }
}
