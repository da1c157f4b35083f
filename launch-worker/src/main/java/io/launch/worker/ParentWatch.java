package io.launch.worker;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends this process as soon as its parent is gone: the parent holds the other end of standard
/// input, and the system closes it however the parent dies.
///
/// A parent that asks for an orderly end may close it too (`Process.destroy` in Java does), so a
/// drain that has begun by then is given time.
final class ParentWatch {
  /// Exit code of a worker that lost its parent.
  private static final int ORPHANED = 4;

  /// How long after the end of input the signal to end may still come.
  private static final Duration SIGNAL_DELAY = Duration.ofSeconds(1);

  /// How long a drain may take that nobody waits for any more.
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  private final CountDownLatch draining = new CountDownLatch(1);
  private final CountDownLatch drained = new CountDownLatch(1);

  private ParentWatch() {}

  static ParentWatch start(InputStream parent) {
    ParentWatch watch = new ParentWatch();
    // A platform thread, because one that reads standard input holds its carrier.
    Thread.ofPlatform().daemon().name("parent-watch").start(() -> watch.run(parent));
    return watch;
  }

  /// Says that this process is ending by itself, in order.
  void beginDrain() {
    draining.countDown();
  }

  /// Ends this process, as it was asked to.
  void endDrain() {
    drained.countDown();
    // Not exit: after a signal the code would be that of the signal.
    Runtime.getRuntime().halt(0);
  }

  private void run(InputStream parent) {
    awaitEnd(parent);
    try {
      if (draining.await(SIGNAL_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
        drained.await(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread but a process that ends.
    }
    if (drained.getCount() > 0) {
      Runtime.getRuntime().halt(ORPHANED);
    }
  }

  private static void awaitEnd(InputStream parent) {
    try {
      while (parent.read() >= 0) {
        // Whatever the parent writes means only that it lives.
      }
    } catch (IOException _) {
      // Unreadable is the same as closed.
    }
  }
}
