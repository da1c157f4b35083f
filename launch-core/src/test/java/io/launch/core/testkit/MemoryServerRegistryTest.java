package io.launch.core.testkit;

import io.launch.core.server.ServerRegistry;

class MemoryServerRegistryTest implements ServerRegistryContract {
  private final MemoryServerRegistry servers = new MemoryServerRegistry();

  @Override
  public ServerRegistry servers() {
    return servers;
  }
}
