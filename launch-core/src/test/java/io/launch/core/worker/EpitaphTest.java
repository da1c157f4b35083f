package io.launch.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EpitaphTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Epitaph epitaph = new Epitaph();

  @Test
  void itIsReadByAllWhoWaitAndAllWhoCome() {
    CompletableFuture<Optional<String>> before = epitaph.read(LONG);

    epitaph.write("exit code 1");

    assertThat(before).isCompletedWithValue(Optional.of("exit code 1"));
    assertThat(epitaph.read(LONG)).isCompletedWithValue(Optional.of("exit code 1"));
    assertThat(epitaph.waiting()).isZero();
  }

  @Test
  void nothingIsKeptOfAWaitThatIsOver() {
    CompletableFuture<Optional<String>> wait = epitaph.read(Duration.ofMillis(20));

    assertThat(wait).succeedsWithin(LONG).isEqualTo(Optional.empty());
    assertThat(epitaph.waiting()).isZero();
  }
}
