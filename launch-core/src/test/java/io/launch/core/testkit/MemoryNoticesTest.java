package io.launch.core.testkit;

import io.launch.core.server.Notices;

class MemoryNoticesTest implements NoticesContract {
  private final MemoryNotices notices = new MemoryNotices();

  @Override
  public Notices join() {
    return notices.join();
  }
}
