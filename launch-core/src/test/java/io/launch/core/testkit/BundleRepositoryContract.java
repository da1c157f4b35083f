package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.OTHER_OWNER;
import static io.launch.core.testkit.Samples.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleRepository;
import io.launch.core.owner.OwnerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The laws of [BundleRepository].
public interface BundleRepositoryContract {
  /// An empty repository, the same one throughout a test.
  BundleRepository bundles();

  @Test
  default void bundleIsFoundAsItWasAdded() {
    Bundle java = Samples.javaBundle(1);
    Bundle onnx = Samples.onnxBundle(2);
    bundles().add(java);
    bundles().add(onnx);

    assertThat(bundles().find(OWNER, java.id())).contains(java);
    assertThat(bundles().find(OWNER, onnx.id())).contains(onnx);
  }

  @Test
  default void bundleOfEveryFlavorIsFoundAsItWasAdded() {
    List<Bundle> every = SampleBundles.ofEveryFlavor();
    every.forEach(bundles()::add);

    assertThat(bundles().list(OWNER, Optional.empty())).containsExactlyElementsOf(every.reversed());
  }

  @Test
  default void cloneKeepsItsOwnSettingsBesideThoseOfItsFlavor() {
    Bundle clone = SampleBundles.clone(1);
    bundles().add(clone);

    Bundle found = bundles().find(OWNER, clone.id()).orElseThrow();

    assertThat(found).isEqualTo(clone);
    assertThat(found.newAppConfig().orElseThrow().keySet())
        .containsExactlyElementsOf(Samples.json().keySet());
  }

  @Test
  default void settingsOfAFlavorKeepTheirNumbersAndTheOrderOfTheirKeys() {
    Bundle java = Samples.javaBundle(1);
    bundles().add(java);

    Map<String, Object> found =
        bundles().find(OWNER, java.id()).flatMap(Bundle::appConfig).orElseThrow();

    assertThat(found).isEqualTo(Samples.json());
    assertThat(found.keySet()).containsExactlyElementsOf(Samples.json().keySet());
    assertThat(found).hasToString(Samples.json().toString());
  }

  @Test
  default void jsonKeepsItsNumbersAndTheOrderOfItsKeys() {
    Map<String, Object> json = Samples.json();
    bundles().add(version(1, OWNER, "a", Samples.NOW, json));

    Bundle found = bundles().find(OWNER, Samples.bundleId(1)).orElseThrow();

    assertThat(found.metadata()).isEqualTo(json);
    assertThat(found.metadata().keySet()).containsExactlyElementsOf(json.keySet());
    assertThat(found.details()).isEqualTo(json);
    assertThat(found.schemaLocation()).contains("s3://launch/schema");
  }

  @Test
  default void anotherOwnersBundleIsNotFound() {
    bundles().add(Samples.javaBundle(1));

    assertThat(bundles().find(OTHER_OWNER, Samples.bundleId(1))).isEmpty();
    assertThat(bundles().list(OTHER_OWNER, Optional.empty())).isEmpty();
    assertThat(bundles().find(OWNER, Samples.bundleId(2))).isEmpty();
  }

  @Test
  default void newestBundleComesFirstAndOfOneInstantTheLastAdded() {
    Bundle old = version(4, OWNER, "a", Samples.NOW.minusNanos(1), Map.of());
    Bundle first = version(3, OWNER, "b", Samples.NOW, Map.of());
    Bundle second = version(1, OWNER, "a", Samples.NOW, Map.of());
    Bundle other = version(2, OTHER_OWNER, "a", Samples.NOW, Map.of());
    List.of(first, second, other, old).forEach(bundles()::add);

    assertThat(bundles().list(OWNER, Optional.empty())).containsExactly(second, first, old);
    assertThat(bundles().list(OWNER, Optional.of("a"))).containsExactly(second, old);
    assertThat(bundles().list(OWNER, Optional.of("c"))).isEmpty();
  }

  private static Bundle version(
      int number, OwnerId owner, String name, Instant createdAt, Map<String, Object> json) {
    Bundle bundle = Samples.javaBundle(number);
    return new Bundle(
        bundle.id(),
        owner,
        name,
        bundle.flavor(),
        bundle.artifacts(),
        json,
        json,
        Optional.of("s3://launch/schema"),
        createdAt);
  }
}
