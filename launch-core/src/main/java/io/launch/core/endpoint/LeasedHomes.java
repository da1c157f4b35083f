package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.server.Membership;
import io.launch.core.server.Notice;
import io.launch.core.server.Notices;
import io.launch.core.server.ServerId;
import io.launch.core.server.ServerRegistry;
import io.launch.core.server.ServerRow;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The homes of endpoints among several servers, by leases. A server takes what is free, and what
/// servers had that are gone: its fair share at once, and more only of what nobody else has taken
/// for a while.
public final class LeasedHomes implements EndpointHomes {
  private static final Logger log = LoggerFactory.getLogger(LeasedHomes.class);
  private static final Duration LEFT_TO_OTHERS = Duration.ofSeconds(1);
  private static final Home HERE = new Home.Here();
  private static final Home NOWHERE = new Home.Nowhere();

  private final EndpointLeases leases;
  private final ServerRegistry servers;
  private final Membership membership;
  private final Notices notices;
  private final LongSupplier nanoTime;
  private final Map<EndpointId, Home> homes = new ConcurrentHashMap<>();
  private final Map<EndpointId, Long> freeSince = new HashMap<>();
  private final Map<EndpointId, WorkerCounts> reported = new ConcurrentHashMap<>();
  private Set<EndpointId> lastHere = Set.of();
  private boolean retired;

  /// @param membership says who this server is
  /// @param notices tell the other servers what has moved
  /// @param nanoTime a clock that only counts
  public LeasedHomes(
      EndpointLeases leases,
      ServerRegistry servers,
      Membership membership,
      Notices notices,
      LongSupplier nanoTime) {
    this.leases = leases;
    this.servers = servers;
    this.membership = membership;
    this.notices = notices;
    this.nanoTime = nanoTime;
  }

  @Override
  public Home of(EndpointId endpoint) {
    return homes.getOrDefault(endpoint, NOWHERE);
  }

  @Override
  public void lookUp(EndpointId endpoint) {
    leases
        .find(endpoint)
        .ifPresent(lease -> homes.put(endpoint, home(lease, living(), membership.me())));
  }

  @Override
  public synchronized Look look(List<Endpoint> wanted) {
    ServerId me = membership.me();
    // The leases first: a holder that is not among the servers after that is gone for sure.
    Map<EndpointId, EndpointLease> held =
        leases.all().stream().collect(Collectors.toMap(EndpointLease::endpoint, lease -> lease));
    Map<ServerId, URI> living = living();
    if (!retired && living.containsKey(me)) {
      claim(wanted, held, living, me);
    }
    Set<EndpointId> ids = wanted.stream().map(Endpoint::id).collect(Collectors.toSet());
    sweep(ids, held, living, me);
    return publish(ids, held, living, me);
  }

  private void claim(
      List<Endpoint> wanted,
      Map<EndpointId, EndpointLease> held,
      Map<ServerId, URI> living,
      ServerId me) {
    long mine = held.values().stream().filter(lease -> lease.holder().equals(me)).count();
    int share = Math.ceilDiv(wanted.size(), living.size());
    long now = nanoTime.getAsLong();
    for (Endpoint endpoint : wanted) {
      EndpointId id = endpoint.id();
      Optional<EndpointLease> lease = Optional.ofNullable(held.get(id));
      if (lease.stream().anyMatch(it -> living.containsKey(it.holder()))) {
        freeSince.remove(id);
        continue;
      }
      long since = freeSince.computeIfAbsent(id, _ -> now);
      boolean mayTake = mine < share || now - since >= LEFT_TO_OTHERS.toNanos();
      if (mayTake && leases.claim(id, me, lease.map(EndpointLease::holder))) {
        mine++;
        freeSince.remove(id);
        reported.remove(id);
        held.put(id, new EndpointLease(id, me, new WorkerCounts(0, 0)));
        log.atInfo()
            .addKeyValue("endpoint", endpoint.name())
            .addKeyValue("server", me)
            .addKeyValue("from", lease.map(EndpointLease::holder).map(ServerId::value).orElse(""))
            .log("endpoint taken");
      }
    }
  }

  /// Ends leases of endpoints that are no more, unless they are for another living server to end.
  private void sweep(
      Set<EndpointId> wanted,
      Map<EndpointId, EndpointLease> held,
      Map<ServerId, URI> living,
      ServerId me) {
    for (EndpointLease lease : held.values()) {
      boolean anothers = living.containsKey(lease.holder()) && !lease.holder().equals(me);
      if (!wanted.contains(lease.endpoint()) && !anothers) {
        leases.release(lease.endpoint(), lease.holder());
      }
    }
  }

  private Look publish(
      Set<EndpointId> wanted,
      Map<EndpointId, EndpointLease> held,
      Map<ServerId, URI> living,
      ServerId me) {
    Set<EndpointId> here = new HashSet<>();
    Map<EndpointId, WorkerCounts> elsewhere = new HashMap<>();
    for (EndpointId id : wanted) {
      EndpointLease lease = held.get(id);
      Home home = lease == null ? NOWHERE : home(lease, living, me);
      homes.put(id, home);
      switch (home) {
        case Home.Here() -> here.add(id);
        case Home.At _ -> elsewhere.put(id, lease == null ? none() : lease.workers());
        case Home.Nowhere() -> elsewhere.put(id, none());
      }
    }
    homes.keySet().retainAll(wanted);
    freeSince.keySet().retainAll(wanted);
    reported.keySet().retainAll(here);
    Set<EndpointId> gained = new HashSet<>(here);
    gained.removeAll(lastHere);
    lastHere = Set.copyOf(here);
    gained.forEach(id -> notices.post(new Notice.EndpointChanged(id)));
    return new Look(here, gained, elsewhere);
  }

  private Map<ServerId, URI> living() {
    return servers.list().stream().collect(Collectors.toMap(ServerRow::id, ServerRow::url));
  }

  private static Home home(EndpointLease lease, Map<ServerId, URI> living, ServerId me) {
    URI url = living.get(lease.holder());
    if (url == null) {
      return NOWHERE;
    }
    return lease.holder().equals(me) ? HERE : new Home.At(lease.holder(), url);
  }

  private static WorkerCounts none() {
    return new WorkerCounts(0, 0);
  }

  @Override
  public void report(EndpointId endpoint, WorkerCounts workers) {
    if (!workers.equals(reported.get(endpoint))) {
      leases.report(endpoint, membership.me(), workers);
      reported.put(endpoint, workers);
    }
  }

  @Override
  public void removed(EndpointId endpoint) {
    leases.release(endpoint, membership.me());
    notices.post(new Notice.EndpointChanged(endpoint));
  }

  @Override
  public boolean sole() {
    return false;
  }

  @Override
  public synchronized void retire() {
    retired = true;
    for (EndpointId endpoint : lastHere) {
      leases.release(endpoint, membership.me());
      homes.put(endpoint, NOWHERE);
      notices.post(new Notice.EndpointChanged(endpoint));
    }
  }
}
