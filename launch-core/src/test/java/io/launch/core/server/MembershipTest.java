package io.launch.core.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.testkit.MemoryServerRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final MemoryServerRegistry registry = new MemoryServerRegistry();
  private final Server a = new Server("a", 5_000_000_000_000L);
  private final Server b = new Server("b", -77);

  /// A server with a clock of its own, which has nothing to do with anybody else's.
  private final class Server implements Membership.Listener {
    final AtomicLong clock;
    final AtomicInteger runs = new AtomicInteger();
    final List<String> news = new ArrayList<>();
    final Membership membership;

    Server(String name, long start) {
      clock = new AtomicLong(start);
      membership =
          new Membership(
              registry,
              () -> new ServerId(name + runs.incrementAndGet()),
              () -> URI.create("http://" + name),
              LEASE,
              clock::get);
      membership.listen(this);
    }

    @Override
    public void gone(ServerId server) {
      news.add("gone " + server);
    }

    @Override
    public void cutOff() {
      news.add("cut off");
    }

    @Override
    public void expelled(ServerId former) {
      news.add("expelled " + former);
    }

    /// Its time goes on, and it does what it should each second.
    void live(int seconds) {
      for (int i = 0; i < seconds; i++) {
        pause(TICK);
        membership.runOnce();
      }
    }

    /// Its time goes on, and it does nothing.
    void pause(Duration time) {
      clock.addAndGet(time.toNanos());
    }
  }

  private List<String> rows() {
    return registry.list().stream().map(row -> row.id().value()).toList();
  }

  private void bothJoin() {
    a.membership.joinOthers(Optional.empty());
    b.membership.joinOthers(Optional.empty());
    a.live(1);
    b.live(1);
  }

  @Test
  void serversThatBeatStay() {
    bothJoin();

    for (int i = 0; i < 60; i++) {
      a.live(1);
      b.live(1);
    }

    assertThat(rows()).containsExactly("a1", "b1");
    assertThat(a.news).isEmpty();
    assertThat(b.news).isEmpty();
  }

  @Test
  void serverWhoseBeatStandsStillForTheLeaseIsTakenForDead() {
    bothJoin();

    b.live(7);
    List<String> early = List.copyOf(b.news);
    b.live(2);

    assertThat(early).isEmpty();
    assertThat(b.news).containsExactly("gone a1");
    assertThat(rows()).containsExactly("b1");
  }

  @Test
  void pausedServerFindsThatItIsTakenForDeadAndJoinsAgainAsAnother() {
    bothJoin();
    b.live(9);

    a.pause(Duration.ofSeconds(20));
    a.live(1);

    assertThat(a.news).containsExactly("expelled a1");
    assertThat(a.membership.me()).isEqualTo(new ServerId("a2"));
    assertThat(rows()).containsExactly("b1", "a2");
  }

  @Test
  void serverThatCouldNotLookHoldsThatAgainstNobody() {
    bothJoin();

    b.pause(Duration.ofHours(1));
    b.membership.runOnce();

    assertThat(b.news).isEmpty();
    assertThat(rows()).containsExactly("a1", "b1");
  }

  @Test
  void serverThatHasNotBeatenForTheLeaseKnowsThatItMayBeTakenForDead() {
    bothJoin();

    a.pause(Duration.ofMillis(7_900));
    a.membership.checkTime();
    boolean certain = a.membership.certain();
    a.pause(Duration.ofMillis(100));
    a.membership.checkTime();
    a.membership.checkTime();

    assertThat(certain).isTrue();
    assertThat(a.membership.certain()).isFalse();
    assertThat(a.news).containsExactly("cut off");
  }

  /// Whatever the moments at which two servers look: who is taken for dead has known before.
  @Test
  void nobodyIsTakenForDeadWhoIsStillCertain() {
    bothJoin();
    b.membership.runOnce();
    boolean expelled = false;

    for (int tenths = 0; tenths < 200 && !expelled; tenths++) {
      a.pause(Duration.ofMillis(100));
      b.pause(Duration.ofMillis(100));
      boolean certain = a.membership.certain();
      if (tenths % 10 == 9) {
        b.membership.runOnce();
      }
      expelled = !rows().contains("a1");
      assertThat(expelled && certain).isFalse();
    }

    assertThat(expelled).isTrue();
  }

  @Test
  void databaseThatIsAwayForAllLeavesEverybodyIn() {
    bothJoin();

    a.pause(Duration.ofSeconds(30));
    b.pause(Duration.ofSeconds(30));
    a.membership.checkTime();
    b.live(1);
    a.live(1);

    assertThat(a.news).containsExactly("cut off");
    assertThat(a.membership.certain()).isTrue();
    assertThat(b.news).isEmpty();
    assertThat(rows()).containsExactly("a1", "b1");
  }

  @Test
  void serverThatEndsIsGoneAtOnce() throws InterruptedException {
    bothJoin();

    a.membership.close();
    b.live(1);

    assertThat(b.news).containsExactly("gone a1");
  }

  @Test
  void allThatSawADeadServerAreToldThoughOneRemovedIt() {
    bothJoin();
    Server c = new Server("c", 42);
    c.membership.joinOthers(Optional.empty());
    for (int i = 0; i < 10; i++) {
      b.live(1);
      c.live(1);
    }

    assertThat(b.news).containsExactly("gone a1");
    assertThat(c.news).containsExactly("gone a1");
  }

  @Test
  void serverThatIsAloneRemovesAllOthersAtOnce() {
    a.membership.joinOthers(Optional.empty());

    b.membership.joinAlone();
    b.pause(Duration.ofHours(1));

    assertThat(rows()).containsExactly("b1");
    assertThat(b.membership.certain()).isTrue();
  }

  @Test
  void serverThatStartsAnewRemovesItsFormerRun() {
    a.membership.joinOthers(Optional.empty());
    b.membership.joinOthers(Optional.of(new ServerId("a1")));

    assertThat(rows()).containsExactly("b1");
    assertThat(b.news).containsExactly("gone a1");
  }

  @Test
  void listenerThatFailsKeepsNobodyFromBeingTold() {
    bothJoin();
    List<ServerId> told = new ArrayList<>();
    b.membership.listen(
        new Membership.Listener() {
          @Override
          public void gone(ServerId server) {
            throw new IllegalStateException("a listener's fault");
          }
        });
    b.membership.listen(
        new Membership.Listener() {
          @Override
          public void gone(ServerId server) {
            told.add(server);
          }
        });

    b.live(10);

    assertThat(told).containsExactly(new ServerId("a1"));
  }
}
