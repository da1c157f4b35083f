package io.launch.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Requests that are held back until something happens. A stopping server lets them all go, each
/// with what there is to say by then.
public final class LongPolls {
  private final Set<Thread> held = ConcurrentHashMap.newKeySet();
  private volatile boolean released;

  /// Reads something, after a wait of at most some time.
  interface Read<T> {
    T after(Duration wait) throws InterruptedException;
  }

  <T> T hold(Duration wait, Read<T> read) throws InterruptedException {
    if (wait.isZero()) {
      return read.after(Duration.ZERO);
    }
    held.add(Thread.currentThread());
    try {
      return read.after(released ? Duration.ZERO : wait);
    } catch (InterruptedException e) {
      if (!released) {
        throw e;
      }
      return read.after(Duration.ZERO);
    } finally {
      held.remove(Thread.currentThread());
    }
  }

  /// Ends every wait, now and from now on.
  public void release() {
    released = true;
    held.forEach(Thread::interrupt);
  }
}
