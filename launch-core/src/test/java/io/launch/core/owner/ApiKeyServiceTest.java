package io.launch.core.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.owner.ApiKeyService.NewKey;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.MemoryApiKeyRepository;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ApiKeyServiceTest {
  private static final String CHOSEN = "chosen-by-somebody-else";

  private final ManualClock clock = new ManualClock();
  private final ApiKeyService keys =
      new ApiKeyService(new MemoryApiKeyRepository(), new Ids(new Random(1)), clock);

  @Test
  void keyAuthenticatesItsOwner() {
    NewKey key = keys.create("laptop");

    assertThat(keys.authenticate(key.text())).contains(new Caller(key.stored().owner()));
  }

  @Test
  void unknownKeyIsNobody() {
    keys.create("laptop");

    assertThat(keys.authenticate("lk_unknown")).isEmpty();
    assertThat(keys.authenticate("")).isEmpty();
  }

  @Test
  void keyIsStoredAsItsHashWithAHint() {
    NewKey key = keys.create("laptop");

    assertThat(key.text()).matches("lk_[0-9a-v]{40}");
    assertThat(key.stored().hash()).matches("[0-9a-f]{64}");
    assertThat(key.stored().hint()).isEqualTo(key.text().substring(0, 7));
    assertThat(key.stored().toString()).doesNotContain(key.text());
    assertThat(key.stored().createdAt()).isEqualTo(clock.instant());
  }

  @Test
  void firstKeyIsMadeOnce() {
    NewKey first = keys.createFirst("first start").orElseThrow();

    assertThat(keys.createFirst("first start")).isEmpty();
    assertThat(keys.list()).containsExactly(first.stored());
    assertThat(keys.authenticate(first.text())).contains(new Caller(first.stored().owner()));
  }

  @Test
  void furtherKeysBelongToTheSameOwner() {
    NewKey first = keys.create("laptop");
    NewKey second = keys.create("ci");

    assertThat(second.stored().owner()).isEqualTo(first.stored().owner());
    assertThat(second.text()).isNotEqualTo(first.text());
    assertThat(keys.list()).containsExactly(first.stored(), second.stored());
  }

  @Test
  void keyMayBelongToAnOwnerOfItsOwnOrToOneThatIsNamed() {
    NewKey first = keys.create("laptop");
    NewKey guest = keys.createForNewOwner("guest");
    NewKey second = keys.createFor(guest.stored().owner(), "guest again");

    assertThat(guest.stored().owner()).isNotEqualTo(first.stored().owner());
    assertThat(second.stored().owner()).isEqualTo(guest.stored().owner());
    assertThat(keys.create("ci").stored().owner()).isEqualTo(first.stored().owner());
  }

  @Test
  void keyForAnOwnerNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> keys.createFor(new OwnerId("own_x"), "guest"))
        .hasMessage("Owner own_x was not found. `launch keys list` shows the owners.");
  }

  @Test
  void revokedKeyIsNobodyAndStaysListed() {
    NewKey key = keys.create("laptop");

    keys.revoke(key.stored().id());

    assertThat(keys.authenticate(key.text())).isEmpty();
    assertThat(keys.list())
        .singleElement()
        .satisfies(listed -> assertThat(listed.revokedAt()).contains(clock.instant()));
  }

  @Test
  void unknownOrRevokedKeyCannotBeRevoked() {
    NewKey key = keys.create("laptop");
    keys.revoke(key.stored().id());

    assertThatThrownBy(() -> keys.revoke(key.stored().id()))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining(key.stored().id());
  }

  @Test
  void chosenKeyCountsOnceAdopted() {
    keys.adopt(CHOSEN, "environment");
    keys.adopt(CHOSEN, "environment");

    assertThat(keys.authenticate(CHOSEN)).isPresent();
    assertThat(keys.list()).hasSize(1);
  }

  @Test
  void chosenKeyThatIsNoSecretIsRefused() {
    assertThatThrownBy(() -> keys.adopt("x".repeat(15), "environment"))
        .hasMessage("api key: 15 characters (expected: 16..256)");
    assertThatThrownBy(() -> keys.adopt("x".repeat(257), "environment"))
        .hasMessage("api key: 257 characters (expected: 16..256)");
  }

  @Test
  void chosenKeyThatWasRevokedStaysRevoked() {
    keys.adopt(CHOSEN, "environment");
    keys.revoke(keys.list().getFirst().id());

    assertThatThrownBy(() -> keys.adopt(CHOSEN, "environment"))
        .hasMessageContaining("it was revoked before");
    assertThat(keys.authenticate(CHOSEN)).isEmpty();
  }
}
