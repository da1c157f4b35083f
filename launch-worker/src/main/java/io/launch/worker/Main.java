package io.launch.worker;

import io.launch.api.worker.WorkerConfig;
import io.launch.worker.runtime.PredictorRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/// The worker process: `java … io.launch.worker.Main CONFIG.json`.
public final class Main {
  /// Exit code of a process that was started in the wrong way.
  private static final int USAGE = 2;

  /// Exit code of a worker whose model cannot be loaded.
  private static final int CANNOT_LOAD = 3;

  private Main() {}

  public static void main(String[] arguments) {
    WorkerOutput output = WorkerOutput.install();
    if (arguments.length != 1) {
      System.err.println("usage: java io.launch.worker.Main CONFIG.json");
      System.exit(USAGE);
    }
    ParentWatch parent = ParentWatch.start(System.in);
    System.setIn(InputStream.nullInputStream());
    try {
      run(Path.of(arguments[0]), output, parent);
    } catch (Throwable failure) {
      System.err.print(StackTraces.of(failure));
      System.err.println(sentence(failure));
      // Not exit: threads that a half-loaded model left behind could hold it up.
      Runtime.getRuntime().halt(CANNOT_LOAD);
    }
  }

  private static void run(Path configFile, WorkerOutput output, ParentWatch parent)
      throws Exception {
    WorkerConfig config = read(configFile);
    Path cache = Path.of(config.cacheDir());
    Map<String, Path> files = new BundleFetcher(cache).fetch(config.artifacts());
    switch (config.mode()) {
      case SERVE -> {
        Path working = configFile.toAbsolutePath().resolveSibling("work");
        WorkerServer server = WorkerServer.prepare(config);
        PredictorRuntime runtime = PredictorRuntime.load(config.flavor(), files, cache, working);
        int port = server.listen(runtime);
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> stop(server, working, parent), "stop"));
        output.signal(Map.of("port", port));
      }
      case INSPECT -> {
        output.signal(new Inspector(cache).inspect(config.flavor(), files));
        Runtime.getRuntime().halt(0);
      }
      case REHEARSE -> {
        output.signal(Map.of("port", Rehearsal.run(config)));
        Runtime.getRuntime().halt(0);
      }
    }
  }

  private static WorkerConfig read(Path configFile) throws IOException {
    return WorkerJson.MAPPER.readValue(configFile.toFile(), WorkerConfig.class);
  }

  /// Runs as a shutdown hook.
  private static void stop(WorkerServer server, Path working, ParentWatch parent) {
    parent.beginDrain();
    server.drain();
    WorkingDirectory.delete(working);
    parent.endDrain();
  }

  private static String sentence(Throwable failure) {
    Throwable cause = failure;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return "the model cannot be loaded: "
        + (cause.getClass().getSimpleName() + message).replaceAll("\\s*\\R\\s*", " ");
  }
}
