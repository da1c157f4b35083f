package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Requests that are held back until something happens. A stopping server lets them all go, each
/// with what there is to say by then.
public final class LongPolls {
  private static final Duration STOPPING = Duration.ofSeconds(5);

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

  /// Something that goes on until it is interrupted, or over.
  interface Endless {
    void run() throws InterruptedException;
  }

  /// Runs something until it is over, its caller has left, or the server stops.
  ///
  /// @throws LaunchException UNAVAILABLE when it stops already
  void run(Call call, Endless action) {
    Thread thread = Thread.currentThread();
    held.add(thread);
    call.onLeave(thread::interrupt);
    try {
      if (released) {
        throw LaunchException.retryLater(
            ErrorCode.UNAVAILABLE, "The server is stopping. Please retry.", STOPPING);
      }
      action.run();
    } catch (InterruptedException _) {
      // Over.
    } finally {
      held.remove(thread);
    }
  }

  /// Ends every wait, now and from now on.
  public void release() {
    released = true;
    held.forEach(Thread::interrupt);
  }
}
