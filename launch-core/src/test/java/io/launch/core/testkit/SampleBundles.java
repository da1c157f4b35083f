package io.launch.core.testkit;

import io.launch.api.bundle.CloudpickleArtifactFlavor;
import io.launch.api.bundle.Framework;
import io.launch.api.bundle.ImageRun;
import io.launch.api.bundle.RunnableImageFlavor;
import io.launch.api.bundle.StreamingImageFlavor;
import io.launch.api.bundle.TritonImageFlavor;
import io.launch.api.bundle.ZipArtifactFlavor;
import io.launch.core.bundle.Bundle;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Bundles of every kind to test with.
public final class SampleBundles {
  private SampleBundles() {}

  /// A bundle of a Python zip, in a clone that has other settings than its original.
  public static Bundle clone(int number) {
    Bundle original = zip(number);
    return new Bundle(
        original.id(),
        original.owner(),
        original.name(),
        original.flavor(),
        original.artifacts(),
        Samples.json(),
        Samples.json(),
        original.schemaLocation(),
        original.createdAt(),
        Optional.of(Samples.json()));
  }

  private static Bundle zip(int number) {
    var flavor =
        new ZipArtifactFlavor(
            List.of("numpy>=1.26", "torch"),
            new Framework.Tensorflow("2.3.0"),
            "s3://launch/uploads/" + Samples.OWNER + "/zip" + number,
            "package.module.load_predict_fn",
            "package.module.load_model_fn",
            null);
    return Samples.bundle(
        number, "zip-" + number, flavor, List.of(Samples.artifact("model", number)));
  }

  /// One bundle of each flavor.
  public static List<Bundle> ofEveryFlavor() {
    String location = "s3://launch/uploads/" + Samples.OWNER + "/pickle";
    var cloudpickle =
        new CloudpickleArtifactFlavor(
            List.of(),
            new Framework.CustomBaseImage("team/base", "1.2"),
            location,
            "def load_predict_fn(model): ...",
            "",
            Samples.json());
    Map<String, String> env = new LinkedHashMap<>();
    env.put("Z", "1");
    env.put("A", "2");
    ImageRun full =
        new ImageRun(
            "team/model",
            "sha-1",
            List.of("serve", "--fast"),
            "http",
            env,
            "/run",
            "/health",
            7,
            List.of("/extra"),
            List.of("/v1/chat"),
            "passthrough",
            List.of("join"),
            env);
    ImageRun least = ImageRun.of("team/model", "1", List.of());
    return List.of(
        Samples.javaBundle(1),
        Samples.onnxBundle(2),
        Samples.bundle(
            3,
            "pickle",
            cloudpickle,
            List.of(Samples.artifact("model", 3), Samples.artifact("schema", 4))),
        zip(4),
        Samples.bundle(5, "image", new RunnableImageFlavor(full), List.of()),
        Samples.bundle(
            6, "stream", new StreamingImageFlavor(least, List.of("stream"), "/stream"), List.of()),
        Samples.bundle(
            7,
            "triton",
            new TritonImageFlavor(
                least, "models", Map.of("a", "1"), 0.5, "22.01", "1Gi", new BigDecimal("2.0"), 300),
            List.of()));
  }
}
