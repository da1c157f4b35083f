package io.launch.adapters.process;

import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.CloudpickleArtifactFlavor;
import io.launch.api.bundle.Framework;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.MemoryObjectStore;
import io.launch.core.testkit.OrchestratorContract;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerSpec;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What the tests of this package start their processes with.
final class Processes {
  private Processes() {}

  static WorkerLauncher launcher(Path folder) throws IOException {
    return launcher(folder, program());
  }

  /// What behaves, in Java and, as its class path has `python/launch_worker.py`, in Python.
  static WorkerProgram program() {
    List<String> options = new ArrayList<>(WorkerProgram.DEFAULT_OPTIONS);
    options.add("-XX:TieredStopAtLevel=1");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new WorkerProgram(java, List.of(classes()), BehavingWorker.class.getName(), options);
  }

  static WorkerLauncher launcher(Path folder, WorkerProgram program) throws IOException {
    return launcher(folder, program, "");
  }

  /// @param python the interpreter of Python workers
  static WorkerLauncher launcher(Path folder, WorkerProgram program, String python)
      throws IOException {
    ProcessConfig config =
        new ProcessConfig(
            program,
            python,
            folder.resolve("workers"),
            folder.resolve("cache"),
            new ProcessConfig.Limits(
                true, 1 << 20, 1 << 20, 1 << 20, Duration.ofMinutes(1), Duration.ofMillis(500)));
    return new WorkerLauncher(config, new MemoryObjectStore(new ManualClock()));
  }

  /// A spec whose worker does what only this package's tests ask for.
  static WorkerSpec spec(String id, String behaviour) {
    return spec(id, flavor(behaviour), OptionalLong.empty());
  }

  /// A spec of this flavor, held to so much memory.
  static WorkerSpec spec(String id, ArtifactFlavor flavor, OptionalLong memoryBytes) {
    return spec(id, flavor, memoryBytes, Optional.empty(), List.of());
  }

  /// The spec of a clone whose worker does something else than that of its original.
  static WorkerSpec clone(String id, String original, String behaviour) {
    return spec(
        id,
        flavor(original),
        OptionalLong.empty(),
        Optional.of(Map.of("behaviour", behaviour)),
        List.of(Samples.artifact("model", 1), Samples.artifact(Bundle.SCHEMA, 2)));
  }

  private static WorkerSpec spec(
      String id,
      ArtifactFlavor flavor,
      OptionalLong memoryBytes,
      Optional<Map<String, Object>> newAppConfig,
      List<BundleArtifact> artifacts) {
    WorkerSpec plain = OrchestratorContract.spec(id, OrchestratorContract.Behaviour.LISTENS);
    Bundle bundle = plain.bundle();
    Bundle behaving =
        new Bundle(
            bundle.id(),
            bundle.owner(),
            bundle.name(),
            flavor,
            artifacts,
            bundle.metadata(),
            bundle.details(),
            bundle.schemaLocation(),
            bundle.createdAt(),
            newAppConfig);
    return new WorkerSpec(
        new WorkerId(id),
        plain.endpoint(),
        plain.revision(),
        behaving,
        plain.concurrency(),
        memoryBytes);
  }

  static JavaArtifactFlavor flavor(String behaviour) {
    return new JavaArtifactFlavor("s3://launch/bundles/none", null, Map.of("behaviour", behaviour));
  }

  /// A Python model that behaves so.
  static CloudpickleArtifactFlavor pythonFlavor(String behaviour) {
    return new CloudpickleArtifactFlavor(
        List.of(),
        new Framework.CustomBaseImage("any", "any"),
        "s3://launch/bundles/none",
        "",
        "",
        Map.of("behaviour", behaviour));
  }

  private static Path classes() {
    try {
      return Path.of(
          BehavingWorker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
