package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.owner.ApiKey;
import io.launch.core.owner.ApiKeyRepository;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laws of [ApiKeyRepository].
public interface ApiKeyRepositoryContract {
  /// An empty repository, the same one throughout a test.
  ApiKeyRepository keys();

  @Test
  default void keyIsFoundByItsHash() {
    ApiKey key = Samples.apiKey(1);

    assertThat(keys().add(key)).isTrue();

    assertThat(keys().findActive(key.hash())).contains(key);
    assertThat(keys().findActive(Samples.apiKey(2).hash())).isEmpty();
  }

  @Test
  default void oldestKeyIsListedFirst() {
    keys().add(Samples.apiKey(2));
    keys().add(Samples.apiKey(1));

    assertThat(keys().list()).containsExactly(Samples.apiKey(1), Samples.apiKey(2));
  }

  @Test
  default void keyOfAHashThatIsThereChangesNothing() {
    ApiKey key = Samples.apiKey(1);
    keys().add(key);
    ApiKey same =
        new ApiKey(
            "key_other", Samples.OTHER_OWNER, "same", key.hash(), "lk_", NOW, Optional.empty());

    assertThat(keys().add(same)).isFalse();
    assertThat(keys().list()).containsExactly(key);
    keys().revoke(key.id(), NOW);
    assertThat(keys().add(same)).isFalse();
  }

  @Test
  default void onlyOneKeyIsTheFirst() {
    List<Boolean> added =
        IntStream.rangeClosed(1, 8)
            .parallel()
            .mapToObj(number -> keys().addFirst(Samples.apiKey(number)))
            .toList();

    assertThat(added).containsOnlyOnce(true);
    assertThat(keys().list()).hasSize(1);
    ApiKey first = keys().list().getFirst();
    keys().revoke(first.id(), NOW);
    assertThat(keys().addFirst(Samples.apiKey(9))).isFalse();
    assertThat(keys().add(Samples.apiKey(9))).isTrue();
  }

  @Test
  default void revokedKeyIsListedButNotFound() {
    ApiKey key = Samples.apiKey(1);
    keys().add(key);

    assertThat(keys().revoke(key.id(), NOW)).isTrue();

    assertThat(keys().findActive(key.hash())).isEmpty();
    assertThat(keys().list()).extracting(ApiKey::revokedAt).containsExactly(Optional.of(NOW));
  }

  @Test
  default void revokingCountsOnce() {
    ApiKey key = Samples.apiKey(1);
    keys().add(key);

    assertThat(keys().revoke(key.id(), NOW)).isTrue();
    assertThat(keys().revoke(key.id(), NOW.plusSeconds(1))).isFalse();
    assertThat(keys().revoke("key_unknown", NOW)).isFalse();

    assertThat(keys().list()).extracting(ApiKey::revokedAt).containsExactly(Optional.of(NOW));
  }
}
