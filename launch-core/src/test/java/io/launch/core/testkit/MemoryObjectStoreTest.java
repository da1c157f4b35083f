package io.launch.core.testkit;

import io.launch.core.object.ObjectStore;
import java.net.URI;
import java.time.Duration;

class MemoryObjectStoreTest implements ObjectStoreContract {
  private final ManualClock clock = new ManualClock();
  private final MemoryObjectStore store = new MemoryObjectStore(clock);

  @Override
  public ObjectStore store() {
    return store;
  }

  @Override
  public boolean admits(String method, URI url) {
    return store.admits(method, url);
  }

  @Override
  public void passTime(Duration time) {
    clock.advance(time);
  }
}
