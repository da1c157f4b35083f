package io.launch.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A Celery worker with its child processes, on a Redis of its own, and the Python program that
/// loads it.
public record CeleryProcess(RedisProcess redis, ChildProcess worker, Path folder)
    implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String APP = "launch_bench_app.py";
  private static final String LOAD = "launch_bench_load.py";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// How the worker runs tasks.
  public enum Pool {
    /// In child processes, which is what it comes with.
    PREFORK,
    /// In threads, all of one process and its one interpreter lock.
    THREADS
  }

  /// What the loading program saw.
  ///
  /// @param p50 milliseconds, where single tasks were timed
  /// @param p99 milliseconds, where single tasks were timed
  public record Seen(long tasks, double seconds, @Nullable Double p50, @Nullable Double p99) {}

  /// Starts Redis and a worker that runs so many tasks at once.
  public static CeleryProcess start(
      Path folder, RedisProcess.Durability durability, Pool pool, int workers)
      throws IOException, InterruptedException {
    copy(APP, folder);
    copy(LOAD, folder);
    RedisProcess redis = RedisProcess.start(folder, durability);
    try {
      return new CeleryProcess(redis, worker(folder, redis, pool, workers), folder);
    } catch (IOException failure) {
      redis.close();
      throw failure;
    }
  }

  /// Runs the loading program.
  ///
  /// @param task the arguments of each task, as JSON
  /// @throws IOException when it fails, or a task does
  public Seen load(String task, String... arguments) throws IOException, InterruptedException {
    worker.awaitStillThere(Duration.ZERO);
    List<String> command = new ArrayList<>(List.of(DebianPackages.PYTHON.toString(), LOAD));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(settings(redis));
    Process process = builder.start();
    try (var in = process.outputWriter(UTF_8)) {
      in.write(task);
    }
    try (InputStream out = process.getInputStream()) {
      byte[] said = out.readAllBytes();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", arguments) + ": Celery's load did not end well");
      }
      return JSON.readValue(said, Seen.class);
    } finally {
      process.destroyForcibly();
    }
  }

  /// Processor time of Redis, the worker, and its child processes.
  public Duration cpu() {
    return redis.process().cpu().plus(worker.cpuOfAll());
  }

  @Override
  public void close() throws IOException {
    try {
      worker.close();
    } finally {
      redis.close();
    }
  }

  private static ChildProcess worker(Path folder, RedisProcess redis, Pool pool, int workers)
      throws IOException {
    List<String> command =
        List.of(
            DebianPackages.PYTHON.toString(),
            "-m",
            "celery",
            "--app",
            "launch_bench_app",
            "worker",
            "--pool",
            pool.name().toLowerCase(Locale.ROOT),
            "--concurrency",
            Integer.toString(workers),
            "--loglevel",
            "error",
            // Talk between several workers, of which there is one.
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat");
    return ChildProcess.start("celery worker", command, settings(redis), folder);
  }

  private static Map<String, String> settings(RedisProcess redis) {
    return Map.of(
        "LAUNCH_BENCH_REDIS", Integer.toString(redis.port()), "PYTHONDONTWRITEBYTECODE", "1");
  }

  private static void copy(String name, Path folder) throws IOException {
    try (InputStream source =
        CeleryProcess.class.getClassLoader().getResourceAsStream("celery/" + name)) {
      if (source == null) {
        throw new IOException("celery/" + name + " is not on the class path");
      }
      Files.copy(source, folder.resolve(name));
    }
  }
}
