package io.launch.core.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Remembers what was told of places.
final class Told implements WorkerSlots.Listener {
  final AtomicInteger free = new AtomicInteger();
  final AtomicInteger wanted = new AtomicInteger();
  final List<String> suspects = new ArrayList<>();

  @Override
  public void free() {
    free.incrementAndGet();
  }

  @Override
  public void wanted() {
    wanted.incrementAndGet();
  }

  @Override
  public synchronized void suspect(WorkerId worker) {
    suspects.add(worker + " broken");
  }

  @Override
  public synchronized void condemned(WorkerId worker, String reason) {
    suspects.add(worker + " condemned: " + reason);
  }
}
