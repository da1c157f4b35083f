package io.launch.core.task;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits inside of what must not throw checked exceptions.
final class Latches {
  private Latches() {}

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("not within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
