package io.launch.adapters.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.worker.Artifact;
import io.launch.api.worker.WorkerConfig;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.ObjectStore.Audience;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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

  /// The longest that making an AOT cache may take.
  private static final Duration REHEARSAL = Duration.ofMinutes(3);

  private final ProcessConfig config;
  private final ObjectStore objects;
  private final AotCache aotCache;
  private final AtomicBoolean rehearsed = new AtomicBoolean();
  private @Nullable Process rehearsal;
  private boolean closed;

  public WorkerLauncher(ProcessConfig config, ObjectStore objects) throws IOException {
    this.config = config;
    this.objects = objects;
    Files.createDirectories(config.workersDir());
    Files.createDirectories(config.cacheDir());
    this.aotCache = new AotCache(config.cacheDir().resolve("aot"), config.program());
    sweep();
  }

  /// A process to be, apart from how its bundle is run.
  ///
  /// @param id names the process and its folder
  record Launch(
      String id, WorkerConfig.Mode mode, ArtifactFlavor flavor, List<BundleArtifact> artifacts) {}

  ProcessConfig config() {
    return config;
  }

  /// Starts a process whose output and errors are one stream. Its standard input stays open for as
  /// long as the process object is held and this JVM lives; by its end the worker sees that it lost
  /// its parent.
  Process launch(Launch launch, int concurrency, List<String> moreOptions) throws IOException {
    List<String> options = new ArrayList<>(aotCache.options());
    options.addAll(moreOptions);
    return start(launch, concurrency, options);
  }

  /// Makes the AOT cache of the workers' program if there is none, by one more process; takes some
  /// seconds, and without it workers only start more slowly.
  void rehearse() {
    if (!aotCache.missing() || !rehearsed.compareAndSet(false, true)) {
      return;
    }
    var launch =
        new Launch(
            "rehearsal",
            WorkerConfig.Mode.REHEARSE,
            new JavaArtifactFlavor("", null, null),
            List.of());
    try {
      Process process = start(launch, 1, aotCache.rehearsalOptions());
      begin(process);
      try {
        finish(process);
      } finally {
        kill(process);
      }
    } catch (IOException e) {
      if (!closed()) {
        log.atWarn().setCause(e).log("workers start without an AOT cache, as it cannot be made");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      remove(launch.id());
    }
  }

  /// Ends a rehearsal under way, and lets none begin.
  synchronized void close() {
    closed = true;
    if (rehearsal != null) {
      kill(rehearsal);
    }
  }

  private synchronized void begin(Process process) {
    rehearsal = process;
    if (closed) {
      kill(process);
    }
  }

  private synchronized boolean closed() {
    return closed;
  }

  private void finish(Process process) throws IOException, InterruptedException {
    LastWords lastWords = new LastWords();
    OutputLines output = new OutputLines(process.getInputStream(), 1_000);
    Thread reader = Thread.ofVirtual().start(() -> output.forEach(lastWords::add));
    if (!process.waitFor(REHEARSAL.toSeconds(), SECONDS)) {
      throw new IOException("the rehearsal took more than " + REHEARSAL.toSeconds() + " s");
    }
    reader.join(REHEARSAL);
    if (process.exitValue() != 0) {
      throw new IOException("the rehearsal ended, " + lastWords.reason(process.exitValue(), ""));
    }
    aotCache.finish();
    log.atInfo().log("workers start from an AOT cache from now on");
  }

  private Process start(Launch launch, int concurrency, List<String> moreOptions)
      throws IOException {
    WorkerFolder folder = folder(launch.id());
    folder.create(JSON.writeValueAsBytes(workerConfig(launch, concurrency)));
    ProcessBuilder builder =
        new ProcessBuilder(command(launch.id(), folder, moreOptions))
            .directory(folder.path().toFile())
            .redirectErrorStream(true);
    // What configures the server, keys among it, is not for models.
    builder.environment().keySet().removeIf(name -> name.startsWith("LAUNCH_"));
    Process process = builder.start();
    folder.note(process.toHandle());
    return process;
  }

  /// Removes the folder of a process that has ended.
  void remove(String id) {
    try {
      folder(id).delete();
    } catch (IOException e) {
      log.atWarn().setCause(e).addKeyValue("worker", id).log("worker folder is left behind");
    }
  }

  /// Ends a process and those that it started, by force.
  static void kill(Process process) {
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.addFirst(process.toHandle());
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private List<String> command(String id, WorkerFolder folder, List<String> moreOptions) {
    WorkerProgram program = config.program();
    List<String> command = new ArrayList<>();
    command.add(program.java().toString());
    command.add(mark(id));
    command.addAll(program.options());
    command.addAll(moreOptions);
    command.addAll(List.of("-cp", program.classpathText()));
    command.add(program.mainClass());
    command.add(folder.config().toString());
    return command;
  }

  private WorkerConfig workerConfig(Launch launch, int concurrency) {
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
        concurrency,
        limits.allowPrivateUrls(),
        limits.maxInputBytes(),
        limits.maxResultBytes(),
        null);
  }

  private WorkerFolder folder(String id) {
    return new WorkerFolder(config.workersDir().toAbsolutePath().resolve(id));
  }

  /// First among the options, as the system shows only the beginning of long command lines.
  private static String mark(String id) {
    return "-Dlaunch.worker=" + id;
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
    process.destroyForcibly();
    process.onExit().join();
    log.atInfo().addKeyValue("pid", process.pid()).log("ended a worker of a crashed server");
  }
}
