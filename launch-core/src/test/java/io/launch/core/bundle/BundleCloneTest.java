package io.launch.core.bundle;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.ImageRun;
import io.launch.api.bundle.RunnableImageFlavor;
import io.launch.api.worker.Inspection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleCloneTest {
  private final BundleBench bench = new BundleBench();
  private final BundleService bundles = bench.bundles;

  private Bundle original(Map<String, Object> appConfig) throws IOException {
    Bundle original = bench.create(bench.zip(appConfig), null);
    bench.clock.advance(Duration.ofSeconds(1));
    return original;
  }

  private Bundle clone(Bundle original, Map<String, Object> settings) {
    return bundles.cloneWithChanges(CALLER, original.id(), settings);
  }

  @Test
  void cloneIsANewVersionOfTheSameFiles() throws IOException {
    Bundle original = original(Map.of("mark", "!"));
    int stored = bench.objects.keys().size();

    Bundle clone = clone(original, Map.of("mark", "?"));

    assertThat(clone.id()).isNotEqualTo(original.id());
    assertThat(clone.name()).isEqualTo(original.name());
    assertThat(clone.artifacts()).isEqualTo(original.artifacts());
    assertThat(bench.objects.keys()).hasSize(stored);
    assertThat(clone.metadata())
        .isEqualTo(Map.of("k", "v", "__cloned_from_bundle_id", original.id().value()));
    assertThat(clone.createdAt()).isEqualTo(bench.clock.instant());
    assertThat(bundles.latest(CALLER, "model")).isEqualTo(clone);
    assertThat(bundles.get(CALLER, original.id())).isEqualTo(original);
  }

  @Test
  void newSettingsAreServedAndTheFlavorStaysAsItWas() throws IOException {
    Bundle original = original(Map.of("mark", "!"));

    Bundle clone = clone(original, Map.of("mark", "?"));

    assertThat(clone.flavor()).isEqualTo(original.flavor());
    assertThat(clone.appConfig()).contains(Map.of("mark", "?"));
    assertThat(((ArtifactFlavor) clone.served()).appConfig()).isEqualTo(Map.of("mark", "?"));
    assertThat(((ArtifactFlavor) original.served()).appConfig()).isEqualTo(Map.of("mark", "!"));
  }

  @Test
  void noNewSettingsMeanThoseOfTheOriginal() throws IOException {
    Bundle clone = clone(original(Map.of("mark", "!")), Map.of());
    Bundle changed = clone(clone, Map.of("mark", "?"));

    Bundle cloneOfAClone = clone(changed, Map.of());

    assertThat(clone.appConfig()).contains(Map.of("mark", "!"));
    assertThat(cloneOfAClone.appConfig()).contains(Map.of("mark", "?"));
    assertThat(cloneOfAClone.metadata())
        .containsEntry("__cloned_from_bundle_id", changed.id().value());
  }

  @Test
  void newSettingsAreLookedAtWithTheFiles() throws IOException {
    Bundle original = original(Map.of());
    bench.inspector.finds(flavor ->
        Map.of("mark", "?").equals(flavor.appConfig())
            ? Inspection.unfit("mark: ? (expected: !)")
            : new Inspection(null, List.of("slow"), Map.of("functions", 2)));

    assertThatThrownBy(() -> clone(original, Map.of("mark", "?")))
        .hasMessage("mark: ? (expected: !)");
    assertThat(clone(original, Map.of("mark", "!")).warnings()).containsExactly("slow");
    assertThat(bundles.list(CALLER, Optional.empty())).hasSize(2);
  }

  @Test
  void cloneKeepsTheSchemasAndWhatIsWrongWithThem() throws IOException {
    Bundle original = bench.create(bench.zip(null), bench.upload(CALLER, "no JSON"));

    Bundle clone = clone(original, Map.of("mark", "?"));

    assertThat(clone.schemaLocation()).isEqualTo(original.schemaLocation()).isPresent();
    assertThat(clone.warnings()).isEqualTo(original.warnings()).hasSize(1);
  }

  @Test
  void imageIsClonedAsItIs() {
    Bundle original =
        bench.create(new RunnableImageFlavor(ImageRun.of("team/model", "1", List.of())), null);

    Bundle clone = clone(original, Map.of("mark", "?"));

    assertThat(clone.served()).isEqualTo(original.flavor());
    assertThat(clone.appConfig()).contains(Map.of("mark", "?"));
    assertThat(clone.warnings()).isEqualTo(original.warnings());
    assertThat(bench.inspector.inspected()).isEmpty();
  }

  @Test
  void unknownAndForeignOriginalsAreNotFound() throws IOException {
    BundleId foreign = original(Map.of()).id();

    assertThatThrownBy(() -> bundles.cloneWithChanges(OTHER_CALLER, foreign, Map.of()))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessage("Model Bundle " + foreign + "  was not found.");
  }
}
