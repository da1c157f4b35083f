package io.launch.core.testkit;

import io.launch.core.endpoint.EndpointLeases;
import io.launch.core.server.ServerRegistry;

class MemoryEndpointLeasesTest implements EndpointLeasesContract {
  private final MemoryServerRegistry servers = new MemoryServerRegistry();
  private final MemoryEndpointLeases leases = new MemoryEndpointLeases(servers);

  @Override
  public EndpointLeases leases() {
    return leases;
  }

  @Override
  public ServerRegistry servers() {
    return servers;
  }
}
