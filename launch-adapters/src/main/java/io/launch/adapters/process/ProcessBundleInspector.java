package io.launch.adapters.process;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.PythonFlavor;
import io.launch.api.worker.Inspection;
import io.launch.api.worker.WorkerConfig;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.bundle.BundleInspector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Looks into bundles in a process of its own, so that code and files of users can neither harm the
/// server nor take its memory.
public final class ProcessBundleInspector implements BundleInspector {
  private static final int MAX_LINE_BYTES = 1 << 20;
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);

  private final WorkerLauncher launcher;
  private final Limits limits;
  private final Semaphore places;
  private final AtomicLong inspections = new AtomicLong();

  public ProcessBundleInspector(WorkerLauncher launcher, Limits limits) {
    this.launcher = launcher;
    this.limits = limits;
    this.places = new Semaphore(limits.atOnce(), true);
  }

  /// What inspections may take.
  ///
  /// @param timeout of one inspection, and of waiting for its turn
  /// @param heapMegabytes Java heap of one inspection, when it is of a Java or ONNX model
  /// @param pythonBytes memory of one inspection, when it is of a Python model
  /// @param atOnce inspections that run at the same time
  public record Limits(Duration timeout, int heapMegabytes, long pythonBytes, int atOnce) {
    /// Enough for large models on a slow machine.
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(60), 512, 2L << 30, 2);

    public Limits {
      Args.require(timeout.isPositive(), "inspection timeout: %s (expected: > 0)", timeout);
      Args.require(heapMegabytes >= 16, "inspection heap: %d MB (expected: >= 16)", heapMegabytes);
      Args.require(pythonBytes > 0, "inspection memory: %d (expected: > 0)", pythonBytes);
      Args.require(atOnce >= 1, "inspections at once: %d (expected: >= 1)", atOnce);
    }
  }

  @Override
  public Inspection inspect(ArtifactFlavor flavor, List<BundleArtifact> artifacts) {
    String id = "inspect-" + inspections.incrementAndGet();
    var launch =
        new WorkerLauncher.Launch(
            id, WorkerConfig.Mode.INSPECT, flavor, artifacts, 1, memory(flavor));
    try {
      if (!places.tryAcquire(limits.timeout().toNanos(), NANOSECONDS)) {
        throw timeOver("no turn came, as other bundles are being inspected");
      }
      try {
        return run(launch);
      } finally {
        places.release();
        launcher.remove(id);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException(ErrorCode.INTERNAL, "the inspection was interrupted", e);
    }
  }

  private Inspection run(WorkerLauncher.Launch launch) throws InterruptedException {
    Child child = start(launch);
    Process process = child.process();
    try {
      LastWords lastWords = new LastWords();
      CompletableFuture<Inspection> found = new CompletableFuture<>();
      Thread reader =
          Thread.ofVirtual().name(launch.id()).start(() -> read(process, found, lastWords));
      if (!process.waitFor(limits.timeout().toNanos(), NANOSECONDS)) {
        throw timeOver("the bundle's code or files took longer to load");
      }
      reader.join(LAST_OUTPUT);
      return Optional.ofNullable(found.getNow(null))
          .orElseThrow(() -> noAnswer(lastWords.reason(process.exitValue(), "")));
    } finally {
      child.kill();
    }
  }

  /// A JVM is bounded by its heap, see [#start].
  private OptionalLong memory(ArtifactFlavor flavor) {
    return switch (flavor) {
      case PythonFlavor _ -> OptionalLong.of(limits.pythonBytes());
      case JavaArtifactFlavor _, OnnxArtifactFlavor _ -> OptionalLong.empty();
    };
  }

  private Child start(WorkerLauncher.Launch launch) {
    try {
      // The second compiler pays only for processes that live longer.
      List<String> options =
          List.of("-Xmx" + limits.heapMegabytes() + "m", "-XX:TieredStopAtLevel=1");
      return launcher.launch(launch, options);
    } catch (PythonProgram.NoPythonException e) {
      // Whoever makes the bundle is told, for it will not do before the server is set up for it.
      throw new LaunchException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new LaunchException(
          ErrorCode.INTERNAL, "the inspection cannot be started: " + e.getMessage(), e);
    }
  }

  private static void read(
      Process process, CompletableFuture<Inspection> found, LastWords lastWords) {
    new OutputLines(process.getInputStream(), MAX_LINE_BYTES)
        .forEach(line -> {
          if (line.startsWith(WorkerConfig.SIGNAL)) {
            parse(line.substring(WorkerConfig.SIGNAL.length())).ifPresent(found::complete);
          } else {
            lastWords.add(line);
          }
        });
  }

  private static Optional<Inspection> parse(String json) {
    try {
      JsonNode said = WorkerLauncher.JSON.readTree(json);
      // Workers have other signals too.
      boolean found = said.hasNonNull("fault") || said.hasNonNull("details");
      return found
          ? Optional.of(WorkerLauncher.JSON.treeToValue(said, Inspection.class))
          : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private LaunchException timeOver(String what) {
    return new LaunchException(
        ErrorCode.DEADLINE_EXCEEDED,
        "the bundle could not be inspected within %d s: %s"
            .formatted(limits.timeout().toSeconds(), what));
  }

  private static LaunchException noAnswer(String reason) {
    return new LaunchException(
        ErrorCode.INTERNAL, "the bundle could not be inspected: the process ended, " + reason);
  }
}
