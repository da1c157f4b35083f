package io.launch.core.bundle;

import static io.launch.core.testkit.Samples.CALLER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.Framework;
import io.launch.api.bundle.ZipArtifactFlavor;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ManualInspector;
import io.launch.core.testkit.MemoryBundleRepository;
import io.launch.core.testkit.MemoryObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A [BundleService] on memory.
final class BundleFixture {
  final ManualClock clock = new ManualClock();
  final MemoryObjectStore objects = new MemoryObjectStore(clock);
  final ManualInspector inspector = new ManualInspector();
  final BundleService bundles =
      new BundleService(
          new MemoryBundleRepository(),
          objects,
          inspector,
          new Ids(new Random(1)),
          clock,
          new BundleLimits(Duration.ofMinutes(15), 4L << 20));

  /// Uploads a text; returns its location.
  String upload(Caller caller, String text) throws IOException {
    UploadTicket ticket = bundles.beginUpload(caller, Optional.empty());
    objects.upload(ticket.putUrl(), text.getBytes(UTF_8));
    return "s3://launch/" + ticket.key();
  }

  /// A flavor of a zip that was just uploaded.
  ZipArtifactFlavor zip(@Nullable Map<String, Object> appConfig) throws IOException {
    return new ZipArtifactFlavor(
        List.of("numpy"),
        new Framework.Pytorch("1.7"),
        upload(CALLER, "a zip"),
        "model.load_predict",
        "model.load_model",
        appConfig);
  }

  /// Makes a bundle of the caller's.
  Bundle create(BundleFlavor flavor, @Nullable String schemaLocation) {
    return bundles.create(
        CALLER, new CreateModelBundleRequest("model", flavor, Map.of("k", "v"), schemaLocation));
  }
}
