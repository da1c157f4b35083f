package io.launch.core.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Those who wait for a place, first come, first served, each at most as long as it said. Not safe
/// for several threads: whoever owns it calls it under a lock of its own.
final class WaitingLine {
  private final Deque<Waiter> waiters = new ArrayDeque<>();
  private final Runnable onAlarm;
  private boolean alarmSet;
  private long alarm;

  /// @param onAlarm called, on another thread, when somebody's time is over
  WaitingLine(Runnable onAlarm) {
    this.onAlarm = onAlarm;
  }

  private record Waiter(CompletableFuture<Slot> place, long deadline) {}

  int size() {
    return waiters.size();
  }

  boolean isEmpty() {
    return waiters.isEmpty();
  }

  /// A place for somebody at the end of the line.
  CompletableFuture<Slot> join(Duration patience) {
    Waiter waiter = new Waiter(new CompletableFuture<>(), System.nanoTime() + patience.toNanos());
    waiters.add(waiter);
    setAlarm(waiter.deadline);
    return waiter.place;
  }

  /// Whoever is first leaves the line; there is somebody.
  CompletableFuture<Slot> removeFirst() {
    return waiters.removeFirst().place;
  }

  /// Those whose time is over leave the line.
  List<CompletableFuture<Slot>> removeLate() {
    List<CompletableFuture<Slot>> late = new ArrayList<>();
    long now = System.nanoTime();
    waiters.removeIf(waiter -> waiter.deadline - now <= 0 && late.add(waiter.place));
    alarmSet = false;
    waiters.forEach(waiter -> setAlarm(waiter.deadline));
    return late;
  }

  /// One alarm serves all of the line: a timer for each who waits would cost a request more than
  /// everything else that is done here for it.
  private void setAlarm(long deadline) {
    if (alarmSet && deadline - alarm >= 0) {
      return;
    }
    alarmSet = true;
    alarm = deadline;
    long delay = Math.max(0, deadline - System.nanoTime());
    CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS).execute(onAlarm);
  }
}
