package io.launch.worker;

import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.worker.Artifact;
import io.launch.api.worker.WorkerConfig;
import io.launch.api.worker.WorkerConfig.Mode;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/// Configurations of workers.
public final class Configs {
  private Configs() {}

  public static WorkerConfig jar(Path folder, Mode mode, Artifact jar) {
    return of(folder, mode, new JavaArtifactFlavor("", null, null), Map.of("model", jar));
  }

  public static WorkerConfig of(
      Path folder, Mode mode, ArtifactFlavor flavor, Map<String, Artifact> artifacts) {
    return new WorkerConfig(
        "wrk_" + UUID.randomUUID(),
        mode,
        flavor,
        artifacts,
        folder.resolve("cache").toString(),
        2,
        false,
        100_000,
        200_000,
        3_000_000,
        null);
  }
}
