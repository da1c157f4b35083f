package io.launch.core.testkit;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.endpoint.EndpointLease;
import io.launch.core.endpoint.EndpointLeases;
import io.launch.core.endpoint.WorkerCounts;
import io.launch.core.server.ServerId;
import io.launch.core.server.ServerRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leases that are forgotten with the process. Safe for use from many threads.
public final class MemoryEndpointLeases implements EndpointLeases {
  private final ServerRegistry servers;
  private final Map<EndpointId, EndpointLease> rows = new LinkedHashMap<>();

  /// @param servers those that may claim
  public MemoryEndpointLeases(ServerRegistry servers) {
    this.servers = servers;
  }

  @Override
  public synchronized Optional<EndpointLease> find(EndpointId endpoint) {
    return Optional.ofNullable(rows.get(endpoint));
  }

  @Override
  public synchronized List<EndpointLease> all() {
    return List.copyOf(rows.values());
  }

  @Override
  public synchronized boolean claim(EndpointId endpoint, ServerId server, Optional<ServerId> seen) {
    boolean registered = servers.list().stream().anyMatch(row -> row.id().equals(server));
    if (!registered || !find(endpoint).map(EndpointLease::holder).equals(seen)) {
      return false;
    }
    rows.put(endpoint, new EndpointLease(endpoint, server, new WorkerCounts(0, 0)));
    return true;
  }

  @Override
  public synchronized boolean release(EndpointId endpoint, ServerId holder) {
    return holds(endpoint, holder) && rows.remove(endpoint) != null;
  }

  @Override
  public synchronized void report(EndpointId endpoint, ServerId holder, WorkerCounts workers) {
    if (holds(endpoint, holder)) {
      rows.put(endpoint, new EndpointLease(endpoint, holder, workers));
    }
  }

  private boolean holds(EndpointId endpoint, ServerId holder) {
    return find(endpoint).stream().anyMatch(lease -> lease.holder().equals(holder));
  }
}
