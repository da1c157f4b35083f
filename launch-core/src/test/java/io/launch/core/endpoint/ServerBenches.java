package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.server.ServerRow;
import io.launch.core.testkit.MemoryEndpointLeases;
import io.launch.core.testkit.MemoryEndpointRepository;
import io.launch.core.testkit.MemoryNotices;
import io.launch.core.testkit.MemoryServerRegistry;
import io.launch.core.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Several servers on one database in memory, whose time and turns a test has in hand.
final class ServerBenches {
  final MemoryServerRegistry registry = new MemoryServerRegistry();
  final MemoryEndpointLeases leases = new MemoryEndpointLeases(registry);
  final MemoryEndpointRepository rows = new MemoryEndpointRepository();
  final MemoryNotices notices = new MemoryNotices();
  final AtomicLong nanoTime = new AtomicLong();
  private final List<ServerBench> servers = new ArrayList<>();

  /// One more server; its URL is `http://` and its name.
  ServerBench join(String name) {
    ServerBench server = new ServerBench(this, name, servers.size() + 1);
    server.membership.joinOthers(Optional.empty());
    servers.add(server);
    return server;
  }

  /// An endpoint of this name, as some server makes it.
  EndpointId create(String name) {
    return servers.getFirst().bench.service.create(Samples.CALLER, LoopBench.named(name)).id();
  }

  void advance(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  /// The others take this server for dead.
  void die(ServerBench server) {
    ServerRow row =
        registry.list().stream()
            .filter(it -> it.id().equals(server.membership.me()))
            .findFirst()
            .orElseThrow();
    registry.expel(row);
  }
}
