package io.launch.worker;

/// Counts the requests that are not answered yet, until the worker ends.
final class OpenRequests {
  private int count;
  private boolean closed;

  /// Admits one more request, which must [#leave], or returns false because the worker is ending.
  synchronized boolean enter() {
    if (closed) {
      return false;
    }
    count++;
    return true;
  }

  synchronized void leave() {
    count--;
    notifyAll();
  }

  synchronized boolean closed() {
    return closed;
  }

  /// Admits no more requests, and returns when the last one is answered.
  synchronized void close() throws InterruptedException {
    closed = true;
    while (count > 0) {
      wait();
    }
  }
}
