package io.launch.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.endpoint.EndpointLease;
import io.launch.core.endpoint.EndpointLeases;
import io.launch.core.endpoint.WorkerCounts;
import io.launch.core.server.ServerId;
import io.launch.core.server.ServerRegistry;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What all [EndpointLeases] do.
public interface EndpointLeasesContract {
  EndpointId ENDPOINT = new EndpointId("end_1");
  EndpointId ANOTHER = new EndpointId("end_2");
  WorkerCounts NONE = new WorkerCounts(0, 0);
  WorkerCounts SOME = new WorkerCounts(2, 1);

  /// No leases.
  EndpointLeases leases();

  /// The servers that may claim; empty.
  ServerRegistry servers();

  private ServerId server(String name) {
    ServerId id = new ServerId(name);
    servers().register(id, URI.create("http://" + name));
    return id;
  }

  @Test
  default void claimedEndpointHasItsHolder() {
    ServerId one = server("one");

    boolean claimed = leases().claim(ENDPOINT, one, Optional.empty());

    assertThat(claimed).isTrue();
    assertThat(leases().find(ENDPOINT)).contains(new EndpointLease(ENDPOINT, one, NONE));
    assertThat(leases().find(ANOTHER)).isEmpty();
    assertThat(leases().all()).containsExactly(new EndpointLease(ENDPOINT, one, NONE));
  }

  @Test
  default void claimCountsOnlyWhileTheHolderIsTheOneThatWasSeen() {
    ServerId one = server("one");
    ServerId two = server("two");
    ServerId three = server("three");
    leases().claim(ENDPOINT, one, Optional.empty());

    boolean taken = leases().claim(ENDPOINT, two, Optional.empty());
    boolean mistaken = leases().claim(ENDPOINT, two, Optional.of(three));
    boolean free = leases().claim(ANOTHER, two, Optional.of(one));
    boolean moved = leases().claim(ENDPOINT, two, Optional.of(one));

    assertThat(List.of(taken, mistaken, free, moved)).containsExactly(false, false, false, true);
    assertThat(leases().all()).containsExactly(new EndpointLease(ENDPOINT, two, NONE));
  }

  @Test
  default void serverThatIsNotRegisteredClaimsNothing() {
    ServerId one = server("one");
    ServerId gone = server("gone");
    leases().claim(ENDPOINT, one, Optional.empty());
    servers().remove(gone);

    boolean free = leases().claim(ANOTHER, gone, Optional.empty());
    boolean moved = leases().claim(ENDPOINT, gone, Optional.of(one));

    assertThat(free).isFalse();
    assertThat(moved).isFalse();
    assertThat(leases().find(ENDPOINT).orElseThrow().holder()).isEqualTo(one);
  }

  @Test
  default void leaseOutlivesTheRowOfItsHolder() {
    ServerId one = server("one");
    leases().claim(ENDPOINT, one, Optional.empty());

    servers().remove(one);

    assertThat(leases().find(ENDPOINT).orElseThrow().holder()).isEqualTo(one);
  }

  @Test
  default void onlyTheHolderReleases() {
    ServerId one = server("one");
    ServerId two = server("two");
    leases().claim(ENDPOINT, one, Optional.empty());

    boolean anothers = leases().release(ENDPOINT, two);
    boolean own = leases().release(ENDPOINT, one);

    assertThat(anothers).isFalse();
    assertThat(own).isTrue();
    assertThat(leases().all()).isEmpty();
    assertThat(leases().claim(ENDPOINT, two, Optional.empty())).isTrue();
  }

  @Test
  default void onlyTheHolderReportsAndANewHolderBeginsAnew() {
    ServerId one = server("one");
    ServerId two = server("two");
    leases().claim(ENDPOINT, one, Optional.empty());

    leases().report(ENDPOINT, one, SOME);
    leases().report(ENDPOINT, two, NONE);
    WorkerCounts told = leases().find(ENDPOINT).orElseThrow().workers();
    leases().claim(ENDPOINT, two, Optional.of(one));

    assertThat(told).isEqualTo(SOME);
    assertThat(leases().find(ENDPOINT).orElseThrow().workers()).isEqualTo(NONE);
  }

  @Test
  default void ofSeveralClaimsAtOnceOneWins() throws Exception {
    ServerId dead = server("dead");
    leases().claim(ENDPOINT, dead, Optional.empty());
    List<Callable<Boolean>> claims =
        IntStream.range(0, 8)
            .mapToObj(i -> server("server-" + i))
            .<Callable<Boolean>>map(id -> () -> leases().claim(ENDPOINT, id, Optional.of(dead)))
            .toList();

    long won = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> claim : threads.invokeAll(claims)) {
        won += claim.get() ? 1 : 0;
      }
    }

    assertThat(won).isEqualTo(1);
  }
}
