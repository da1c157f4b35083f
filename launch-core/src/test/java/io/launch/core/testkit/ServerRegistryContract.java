package io.launch.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.server.ServerId;
import io.launch.core.server.ServerRegistry;
import io.launch.core.server.ServerRow;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [ServerRegistry] does.
public interface ServerRegistryContract {
  ServerId ONE = new ServerId("one");
  ServerId OTHER = new ServerId("other");
  URI URL = URI.create("http://10.0.0.1:8080");

  /// An empty one.
  ServerRegistry servers();

  @Test
  default void registeredServerIsListedUntilItsRowIsRemoved() {
    servers().register(ONE, URL);
    List<ServerRow> before = servers().list();

    boolean removed = servers().remove(ONE);

    assertThat(before).extracting(ServerRow::id).containsExactly(ONE);
    assertThat(before).extracting(ServerRow::url).containsExactly(URL);
    assertThat(removed).isTrue();
    assertThat(servers().list()).isEmpty();
  }

  @Test
  default void beatChangesTheRowOfItsServerOnly() {
    servers().register(ONE, URL);
    servers().register(OTHER, URL);
    long before = beat(ONE);
    long others = beat(OTHER);

    boolean alive = servers().beat(ONE);

    assertThat(alive).isTrue();
    assertThat(beat(ONE)).isNotEqualTo(before);
    assertThat(beat(OTHER)).isEqualTo(others);
  }

  @Test
  default void beatBringsNoRowBack() {
    servers().register(ONE, URL);
    servers().remove(ONE);

    boolean alive = servers().beat(ONE);

    assertThat(alive).isFalse();
    assertThat(servers().list()).isEmpty();
  }

  @Test
  default void serverThatHasBeatenSinceItWasSeenIsNotExpelled() {
    servers().register(ONE, URL);
    ServerRow seen = servers().list().getFirst();
    servers().beat(ONE);

    boolean early = servers().expel(seen);
    boolean late = servers().expel(servers().list().getFirst());

    assertThat(early).isFalse();
    assertThat(late).isTrue();
    assertThat(servers().list()).isEmpty();
  }

  @Test
  default void rowIsRemovedOnce() throws Exception {
    servers().register(ONE, URL);
    ServerRow seen = servers().list().getFirst();
    List<Callable<Boolean>> removals =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(
                i -> () -> i % 2 == 0 ? servers().remove(ONE) : servers().expel(seen))
            .toList();

    long told = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> removal : threads.invokeAll(removals)) {
        told += removal.get() ? 1 : 0;
      }
    }

    assertThat(told).isEqualTo(1);
  }

  private long beat(ServerId id) {
    return servers().list().stream()
        .filter(row -> row.id().equals(id))
        .findFirst()
        .orElseThrow()
        .beat();
  }
}
