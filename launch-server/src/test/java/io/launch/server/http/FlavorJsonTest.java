package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.bundle.BundleFlavor;
import io.launch.core.bundle.Bundle;
import io.launch.core.testkit.SampleBundles;
import io.launch.server.Golden;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Flavors as JSON has them: one object, the parts of an image beside what is special about it.
class FlavorJsonTest {
  static List<Bundle> bundles() {
    return SampleBundles.ofEveryFlavor();
  }

  @ParameterizedTest
  @MethodSource("bundles")
  void flavorIsOneObjectAndIsReadAgain(Bundle bundle) throws Exception {
    JsonNode json = LaunchJson.MAPPER.readTree(LaunchJson.write(bundle.flavor()));

    assertThat(LaunchJson.MAPPER.treeToValue(json, BundleFlavor.class)).isEqualTo(bundle.flavor());
    assertThat(json.has("run")).isFalse();
    Golden.check("flavor-" + json.path("flavor").textValue(), json);
  }
}
