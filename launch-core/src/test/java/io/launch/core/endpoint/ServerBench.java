package io.launch.core.endpoint;

import io.launch.core.server.Membership;
import io.launch.core.server.Notice;
import io.launch.core.server.Notices;
import io.launch.core.server.ServerId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// One server of [ServerBenches]: its endpoints, and what it has heard.
final class ServerBench {
  final LoopBench bench;
  final Membership membership;
  final LeasedHomes homes;
  final EndpointLoop loop;
  final List<Notice> heard = new ArrayList<>();

  ServerBench(ServerBenches all, String name, int seed) {
    bench = new LoopBench(all.rows, seed);
    AtomicInteger runs = new AtomicInteger();
    membership =
        new Membership(
            all.registry,
            () -> new ServerId(name + runs.incrementAndGet()),
            () -> URI.create("http://" + name),
            Duration.ofSeconds(10),
            all.nanoTime::get);
    Notices notices = all.notices.join();
    notices.listen(heard::add);
    homes = new LeasedHomes(all.leases, all.registry, membership, notices, all.nanoTime::get);
    loop = bench.loop(homes);
  }
}
