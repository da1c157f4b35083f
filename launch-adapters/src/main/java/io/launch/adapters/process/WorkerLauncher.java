package io.launch.adapters.process;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.PythonFlavor;
import io.launch.api.worker.Artifact;
import io.launch.api.worker.WorkerConfig;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.ObjectStore.Audience;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts worker processes, each in a folder of its own. One launcher owns the folder of all
/// workers: making it ends the processes that a crashed server left and removes their folders.
public final class WorkerLauncher {
  private static final Logger log = LoggerFactory.getLogger(WorkerLauncher.class);

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /// The smallest heap that a worker of ours starts with.
  private static final long MIN_HEAP = 64L << 20;

  private final ProcessConfig config;
  private final ObjectStore objects;
  private final AotCache aotCache;
  private final Rehearsal rehearsal;
  private final PythonProgram python;

  public WorkerLauncher(ProcessConfig config, ObjectStore objects) throws IOException {
    this.config = config;
    this.objects = objects;
    Files.createDirectories(config.workersDir());
    Files.createDirectories(config.cacheDir());
    this.aotCache = new AotCache(config.cacheDir().resolve("aot"), config.program());
    this.rehearsal = new Rehearsal(aotCache, stage());
    this.python =
        new PythonProgram(
            config.python(), config.program().classpath(), config.cacheDir().resolve("python"));
    sweep();
  }

  /// A process to be.
  ///
  /// @param id names the process and its folder
  /// @param concurrency calls to the model that run at once
  /// @param memoryBytes what it may take of memory
  record Launch(
      String id,
      WorkerConfig.Mode mode,
      ArtifactFlavor flavor,
      List<BundleArtifact> artifacts,
      int concurrency,
      OptionalLong memoryBytes) {}

  ProcessConfig config() {
    return config;
  }

  /// Starts a process whose output and errors are one stream. Its standard input stays open for as
  /// long as the process object is held and this JVM lives; by its end the worker sees that it lost
  /// its parent.
  ///
  /// @param jvmOptions for a process that is a JVM
  Child launch(Launch launch, List<String> jvmOptions) throws IOException {
    Path file = folder(launch.id()).config();
    return switch (launch.flavor()) {
      case PythonFlavor _ -> start(launch, python.command(mark(launch.id()), file), true);
      case JavaArtifactFlavor _, OnnxArtifactFlavor _ -> {
        List<String> options = new ArrayList<>(aotCache.options());
        launch.memoryBytes().ifPresent(bytes -> options.add("-Xmx" + heap(bytes)));
        options.addAll(jvmOptions);
        yield startJvm(launch, options);
      }
    };
  }

  /// See [Rehearsal].
  void rehearse() {
    rehearsal.run();
  }

  /// Ends a rehearsal under way, and lets none begin.
  void close() {
    rehearsal.close();
  }

  private Rehearsal.Stage stage() {
    var flavor = new JavaArtifactFlavor("", null, null);
    var launch =
        new Launch(
            "rehearsal", WorkerConfig.Mode.REHEARSE, flavor, List.of(), 1, OptionalLong.empty());
    return new Rehearsal.Stage() {
      @Override
      public Child open(List<String> options) throws IOException {
        return startJvm(launch, options);
      }

      @Override
      public void clear() {
        remove(launch.id());
      }
    };
  }

  private Child startJvm(Launch launch, List<String> options) throws IOException {
    String mark = "-D" + mark(launch.id());
    Path file = folder(launch.id()).config();
    return start(launch, config.program().command(mark, options, file), false);
  }

  private Child start(Launch launch, List<String> command, boolean python) throws IOException {
    WorkerFolder folder = folder(launch.id());
    folder.create(JSON.writeValueAsBytes(workerConfig(launch, python)));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.path().toFile()).redirectErrorStream(true);
    // What configures the server, keys among it, is not for models.
    builder.environment().keySet().removeIf(name -> name.startsWith("LAUNCH_"));
    if (python) {
      PythonProgram.clean(builder.environment());
    }
    Process process = builder.start();
    folder.note(process.toHandle());
    return new Child(process, python);
  }

  /// A JVM needs memory beside its heap.
  private static long heap(long memoryBytes) {
    return Math.max(MIN_HEAP, memoryBytes / 4 * 3);
  }

  /// Removes the folder of a process that has ended.
  void remove(String id) {
    try {
      folder(id).delete();
    } catch (IOException e) {
      log.atWarn().setCause(e).addKeyValue("worker", id).log("worker folder is left behind");
    }
  }

  private WorkerConfig workerConfig(Launch launch, boolean python) {
    ProcessConfig.Limits limits = config.limits();
    Map<String, Artifact> artifacts = new LinkedHashMap<>();
    for (BundleArtifact artifact : launch.artifacts()) {
      var object = artifact.object();
      var url = objects.signGet(object.key(), limits.artifactUrls(), Audience.WORKER);
      artifacts.put(artifact.role(), new Artifact(url.toString(), object.sha256(), object.size()));
    }
    return new WorkerConfig(
        launch.id(),
        launch.mode(),
        launch.flavor(),
        artifacts,
        config.cacheDir().toAbsolutePath().toString(),
        launch.concurrency(),
        limits.allowPrivateUrls(),
        limits.maxInputBytes(),
        limits.maxResultBytes(),
        limits.maxStoredResultBytes(),
        // A JVM is held to it by its heap.
        python && launch.memoryBytes().isPresent() ? launch.memoryBytes().getAsLong() : null);
  }

  private WorkerFolder folder(String id) {
    return new WorkerFolder(config.workersDir().toAbsolutePath().resolve(id));
  }

  /// Stands first among the options, as the system shows only the beginning of long command lines.
  private static String mark(String id) {
    return "launch.worker=" + id;
  }

  private void sweep() throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(config.workersDir())) {
      for (Path path : folders) {
        WorkerFolder folder = new WorkerFolder(path);
        Optional<ProcessHandle> survivor = folder.survivor(mark(path.getFileName().toString()));
        survivor.ifPresent(WorkerLauncher::endSurvivor);
        folder.delete();
      }
    }
  }

  private static void endSurvivor(ProcessHandle process) {
    Child.killGroup(process.pid());
    process.destroyForcibly();
    process.onExit().join();
    log.atInfo().addKeyValue("pid", process.pid()).log("ended a worker of a crashed server");
  }
}
