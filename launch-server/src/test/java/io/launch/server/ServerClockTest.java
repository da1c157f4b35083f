package io.launch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerClockTest {
  @TempDir Path folder;

  @Test
  void clockIsAsFarFromTheMachinesAsItsFileSays() throws Exception {
    Path file = folder.resolve("offset");
    ServerClock clock = new ServerClock(file);
    assertThat(clock.instant()).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));

    Files.writeString(file, "PT1H");
    await().until(() -> clock.instant().isAfter(Instant.now().plusSeconds(3_000)));

    Files.writeString(file, "-PT1H");
    await().until(() -> clock.instant().isBefore(Instant.now().minusSeconds(3_000)));

    Files.delete(file);
    await().until(() -> clock.instant().isAfter(Instant.now().minusSeconds(30)));
  }
}
