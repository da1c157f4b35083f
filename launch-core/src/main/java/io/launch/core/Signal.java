package io.launch.core;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes one waiting loop. Raised while nobody waits, it lets the next wait pass at once; raised
/// many times, it counts once.
public final class Signal {
  private final Semaphore raised = new Semaphore(0);

  public void raise() {
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  /// Waits until it is raised; false when it was not within the time.
  public boolean await(Duration patience) throws InterruptedException {
    boolean woken = raised.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    raised.drainPermits();
    return woken;
  }
}
