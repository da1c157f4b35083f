package io.launch.core.server;

import io.launch.core.Signal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This server among those on the same database: says that it lives, and finds out who of the
/// others does not.
///
/// Each server counts up the beat of its row. The others watch the number, each by a clock of its
/// own that only counts, so the clocks of two machines are never compared. A row whose beat has
/// stood still for too long is removed, and with it everything that its server had is free. A
/// server that was paused finds its row gone, gives up what it had, and joins again as another.
public final class Membership implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Membership.class);
  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);
  private static final int TICKS_PER_LEASE = 10;

  private final ServerRegistry registry;
  private final Supplier<ServerId> ids;
  private final Supplier<URI> url;
  private final LongSupplier nanoTime;
  private final Duration tick;
  private final Duration patience;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Signal stop = new Signal();
  private Sightings sightings;
  private boolean joined;
  private boolean failing;
  private volatile boolean alone;
  private volatile ServerId me;
  private volatile long lastBeat;
  private volatile boolean cutOff;

  /// Who is told what becomes of servers. Called on the thread that beats, so not for long work.
  public interface Listener {
    /// Another server's row is gone, as it ended or died: what it had is free. Every server that
    /// had seen it is told.
    default void gone(ServerId server) {}

    /// For as long as the others wait, the database has not answered: they may take this server for
    /// dead, and hand out its tasks.
    default void cutOff() {}

    /// The others have taken this server for dead: it has nothing any more of what it had under
    /// this id. It has joined again, under a new one, when this is told.
    default void expelled(ServerId former) {}
  }

  /// @param ids makes a new id for each time that this server joins
  /// @param url where the other servers reach this one; asked when it joins
  /// @param lease how long after its death, at most, a server is taken for dead
  /// @param nanoTime a clock that only counts
  public Membership(
      ServerRegistry registry,
      Supplier<ServerId> ids,
      Supplier<URI> url,
      Duration lease,
      LongSupplier nanoTime) {
    this.registry = registry;
    this.ids = ids;
    this.url = url;
    this.nanoTime = nanoTime;
    Duration tenth = lease.dividedBy(TICKS_PER_LEASE);
    this.tick = tenth.compareTo(LONGEST_TICK) < 0 ? tenth : LONGEST_TICK;
    // The last beat is seen up to a tick late, and that it stands still is noticed up to one late.
    this.patience = lease.minus(tick.multipliedBy(2));
    this.sightings = sightings();
    this.me = ids.get();
  }

  private Sightings sightings() {
    return new Sightings(tick.multipliedBy(2), patience);
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /// Joins as the one server that there can be: every other row was left by one that is gone.
  /// Nobody watches it, so it need not beat.
  public synchronized void joinAlone() {
    alone = true;
    for (ServerRow row : registry.list()) {
      registry.remove(row.id());
    }
    join();
  }

  /// Joins the others, of which `former` is a run of this server that is known to have ended. From
  /// then on [#runOnce] is to be called again and again, by [#start] for instance.
  public synchronized void joinOthers(Optional<ServerId> former) {
    join();
    former.filter(registry::remove).ifPresent(server -> tell(listener -> listener.gone(server)));
  }

  private void join() {
    lastBeat = nanoTime.getAsLong();
    registry.register(me, url.get());
    joined = true;
  }

  /// Beats and watches in the background until closed.
  public void start() {
    threads.add(Thread.ofVirtual().name("server-beat").start(() -> again(this::keepOn)));
    // Apart from the thread that beats: that one may be stuck in the database.
    threads.add(Thread.ofVirtual().name("server-time").start(() -> again(this::checkTime)));
  }

  private void again(Runnable step) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        step.run();
        stop.await(tick);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void keepOn() {
    try {
      runOnce();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        log.atError().setCause(e).addKeyValue("server", me).log("server cannot beat");
      }
      failing = true;
    }
  }

  /// Beats once, and looks at the others.
  public synchronized void runOnce() {
    // Taken before: the others cannot have seen the beat any earlier.
    long now = nanoTime.getAsLong();
    if (registry.beat(me)) {
      lastBeat = now;
      cutOff = false;
    } else {
      rejoin();
    }
    watch();
  }

  private void rejoin() {
    ServerId former = me;
    ServerId next = ids.get();
    registry.register(next, url.get());
    lastBeat = nanoTime.getAsLong();
    me = next;
    cutOff = false;
    sightings = sightings();
    log.atWarn()
        .addKeyValue("server", former)
        .addKeyValue("joined_as", next)
        .log("the other servers took this one for dead; it gives up what it had and joins again");
    tell(listener -> listener.expelled(former));
  }

  private void watch() {
    List<ServerRow> others = registry.list().stream().filter(row -> !row.id().equals(me)).toList();
    Sightings.Findings findings = sightings.look(others, nanoTime.getAsLong());
    for (ServerId server : findings.gone()) {
      log.atInfo().addKeyValue("server", server).log("server gone");
      tell(listener -> listener.gone(server));
    }
    for (ServerRow row : findings.silent()) {
      if (registry.expel(row)) {
        sightings.forget(row.id());
        log.atWarn()
            .addKeyValue("server", row.id())
            .addKeyValue("url", row.url())
            .addKeyValue("silent_for", patience)
            .log("server died");
        tell(listener -> listener.gone(row.id()));
      }
    }
  }

  /// Tells once when the database has not answered for as long as the others wait.
  public void checkTime() {
    if (!cutOff && !certain()) {
      cutOff = true;
      log.atWarn()
          .addKeyValue("server", me)
          .addKeyValue("silent_for", patience)
          .log("the database does not answer; the other servers may take this one for dead");
      tell(Listener::cutOff);
    }
  }

  private void tell(Consumer<Listener> news) {
    for (Listener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        log.atError()
            .setCause(e)
            .addKeyValue("listener", listener)
            .log("news of servers not heard");
      }
    }
  }

  /// This server's id, which changes when it has to join again.
  public ServerId me() {
    return me;
  }

  /// Whether no other server can have taken this one for dead yet.
  public boolean certain() {
    return alone || nanoTime.getAsLong() - lastBeat < patience.toNanos();
  }

  /// Whether this server has the database to itself.
  public boolean alone() {
    return alone;
  }

  /// Leaves: what this server had is free at once.
  @Override
  public void close() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
    synchronized (this) {
      if (joined) {
        joined = false;
        registry.remove(me);
      }
    }
  }
}
