package io.launch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  private final Ids ids = new Ids(new Random(1));

  @Test
  void idsSayWhatTheyName() {
    assertThat(ids.bundle().value()).matches("bun_[0-9a-v]{20}");
    assertThat(ids.endpoint().value()).matches("end_[0-9a-v]{20}");
    assertThat(ids.worker().value()).matches("wrk_[0-9a-v]{20}");
    assertThat(ids.owner().value()).matches("own_[0-9a-v]{20}");
    assertThat(ids.keyId()).matches("key_[0-9a-v]{20}");
    assertThat(ids.plain()).matches("[0-9a-v]{20}");
    assertThat(ids.apiKey()).matches("lk_[0-9a-v]{40}");
  }

  @Test
  void tasksAreUuidsThatBeginWithTheTime() {
    Instant time = Instant.ofEpochMilli(0x0123_4567_89abL);

    UUID uuid = UUID.fromString(ids.task(time).value());

    assertThat(uuid.toString()).startsWith("01234567-89ab-7");
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(ids.task(time)).isNotEqualTo(ids.task(time));
  }

  @Test
  void otherUuidsAreRandom() {
    UUID uuid = UUID.fromString(ids.uuid());

    assertThat(uuid.version()).isEqualTo(4);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @Test
  void noTwoAreTheSame() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(ids.uuid());
      seen.add(ids.plain());
    }

    assertThat(seen).hasSize(2_000);
  }

  @Test
  void sameRandomnessMakesTheSameIds() {
    assertThat(new Ids(new Random(7)).bundle()).isEqualTo(new Ids(new Random(7)).bundle());
  }
}
