package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.OTHER_OWNER;
import static io.launch.core.testkit.Samples.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.ResourceState;
import io.launch.api.task.CallbackAuth;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointRepository;
import io.launch.core.endpoint.EndpointRevision;
import io.launch.core.endpoint.EndpointSpec;
import io.launch.core.owner.OwnerId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laws of [EndpointRepository].
public interface EndpointRepositoryContract {
  /// An empty repository, the same one throughout a test.
  EndpointRepository endpoints();

  @Test
  default void endpointIsFoundAsItWasAdded() {
    Endpoint plain = Samples.syncEndpoint(1);
    Endpoint full = full(2);

    assertThat(endpoints().add(plain)).isTrue();
    assertThat(endpoints().add(full)).isTrue();

    assertThat(endpoints().find(plain.id())).contains(plain);
    Endpoint found = endpoints().find(full.id()).orElseThrow();
    assertThat(found).isEqualTo(full);
    assertThat(found.spec().metadata().keySet())
        .containsExactlyElementsOf(full.spec().metadata().keySet());
  }

  @Test
  default void nameIsUniqueAmongAnOwnersEndpoints() {
    Endpoint first = named(1, OWNER, "a", Samples.NOW);

    assertThat(endpoints().add(first)).isTrue();
    assertThat(endpoints().add(named(2, OWNER, "a", Samples.NOW))).isFalse();
    assertThat(endpoints().add(named(3, OTHER_OWNER, "a", Samples.NOW))).isTrue();

    assertThat(endpoints().list(OWNER, Optional.empty())).containsExactly(first);
  }

  @Test
  default void ofManyAddsOfOneNameJustOneWins() throws Exception {
    List<Callable<Boolean>> adds =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(
                n -> () -> endpoints().add(named(n, OWNER, "same", Samples.NOW)))
            .toList();

    int won = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> added : threads.invokeAll(adds)) {
        won += added.get() ? 1 : 0;
      }
    }

    assertThat(won).isEqualTo(1);
    assertThat(endpoints().listAll()).hasSize(1);
  }

  @Test
  default void oldestEndpointComesFirst() {
    Endpoint second = named(1, OWNER, "b", Samples.NOW);
    Endpoint third = named(2, OTHER_OWNER, "c", Samples.NOW);
    Endpoint first = named(3, OWNER, "d", Samples.NOW.minusNanos(1));
    List.of(second, third, first).forEach(endpoints()::add);

    assertThat(endpoints().listAll()).containsExactly(first, second, third);
    assertThat(endpoints().list(OWNER, Optional.empty())).containsExactly(first, second);
    assertThat(endpoints().list(OWNER, Optional.of("b"))).containsExactly(second);
    assertThat(endpoints().list(OWNER, Optional.of("c"))).isEmpty();
  }

  @Test
  default void updateReplacesWhatWasRead() {
    Endpoint read = Samples.asyncEndpoint(1);
    endpoints().add(read);
    Endpoint ready = read.withStatus(EndpointStatus.READY, "", Samples.NOW.plusSeconds(1));
    Endpoint next = ready.withSpec(Samples.endpointSpec(2), Samples.NOW.plusSeconds(2));

    assertThat(endpoints().update(read, ready)).isTrue();
    assertThat(endpoints().update(ready, next)).isTrue();

    assertThat(next.fallback()).isPresent();
    assertThat(endpoints().find(read.id())).contains(next);
  }

  @Test
  default void updateOfWhatHasChangedSinceDoesNotCount() {
    Endpoint read = Samples.asyncEndpoint(1);
    endpoints().add(read);
    Endpoint ready = read.withStatus(EndpointStatus.READY, "", Samples.NOW);
    endpoints().update(read, ready);
    Endpoint other = read.withStatus(EndpointStatus.UPDATE_FAILED, "late", Samples.NOW);
    Endpoint newer = ready.withSpec(Samples.endpointSpec(2), Samples.NOW);

    assertThat(endpoints().update(read, other)).isFalse();
    assertThat(endpoints().find(read.id())).contains(ready);

    assertThat(endpoints().update(ready, newer)).isTrue();
    assertThat(endpoints().update(read, other)).isFalse();
    assertThat(endpoints().find(read.id())).contains(newer);
  }

  @Test
  default void updateThatKeepsRevisionAndStatusIsNotWrittenOver() {
    Endpoint read = Samples.asyncEndpoint(1);
    endpoints().add(read);
    Endpoint first =
        read.withStatus(EndpointStatus.UPDATE_PENDING, "first", Samples.NOW.plusNanos(1));
    Endpoint second =
        read.withStatus(EndpointStatus.UPDATE_PENDING, "second", Samples.NOW.plusNanos(2));

    assertThat(endpoints().update(read, first)).isTrue();
    assertThat(endpoints().update(read, second)).isFalse();
    assertThat(endpoints().find(read.id())).contains(first);
  }

  @Test
  default void removedEndpointIsGoneAndItsNameFree() {
    Endpoint endpoint = named(1, OWNER, "a", Samples.NOW);
    endpoints().add(endpoint);

    endpoints().remove(endpoint.id());
    endpoints().remove(endpoint.id());

    assertThat(endpoints().find(endpoint.id())).isEmpty();
    assertThat(endpoints().update(endpoint, endpoint)).isFalse();
    assertThat(endpoints().add(named(2, OWNER, "a", Samples.NOW))).isTrue();
  }

  private static Endpoint named(int number, OwnerId owner, String name, Instant createdAt) {
    Endpoint endpoint = Samples.syncEndpoint(number);
    return new Endpoint(
        endpoint.id(),
        owner,
        name,
        endpoint.type(),
        endpoint.current(),
        endpoint.fallback(),
        endpoint.status(),
        endpoint.statusReason(),
        createdAt,
        createdAt);
  }

  /// Every field set.
  private static Endpoint full(int number) {
    EndpointSpec spec =
        new EndpointSpec(
            Samples.bundleId(number),
            1,
            4,
            10,
            5,
            new ResourceState(new BigDecimal("0.50"), 1, "2Gi", "t4", "1Gi", 2, true),
            Samples.json(),
            Map.of("team", "search", "product", "launch"),
            new EndpointSettings(
                3,
                true,
                false,
                Samples.json(),
                List.of("callback"),
                "https://example.com/done",
                new CallbackAuth.Basic("user", "secret"),
                true,
                600,
                60));
    return new Endpoint(
        Samples.endpointId(number),
        OWNER,
        "full",
        Samples.asyncEndpoint(number).type(),
        new EndpointRevision(7, spec),
        Optional.of(new EndpointRevision(6, Samples.endpointSpec(1))),
        EndpointStatus.UPDATE_FAILED,
        "The worker ended with exit code 3: no such class",
        Samples.NOW,
        Samples.NOW.plusNanos(1));
  }
}
