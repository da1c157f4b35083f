package io.launch.bench.chaos.site;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// A server that is killed, stopped and started again, always over the same folder and port.
///
/// Its [#exclusive] lock is held by whoever does something to it, so that no two faults meet there.
public final class ChaosServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PROBE_EVERY = Duration.ofMillis(50);
  private static final Duration START_PAUSE = Duration.ofSeconds(1);
  private static final int MAX_STARTS = 20;
  private static final String WORKER_MARK = "launch.worker=wrk_";

  private final ServerSpec spec;
  private final ReentrantLock exclusive = new ReentrantLock();
  private final HttpClient probe;
  private final Thread endWithUs = new Thread(this::end);
  private volatile Process process;
  private final AtomicInteger failedStarts = new AtomicInteger();

  private ChaosServer(ServerSpec spec) throws IOException {
    this.spec = spec;
    this.probe = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(endWithUs);
  }

  /// Starts a server and waits until it is ready.
  public static ChaosServer start(ServerSpec spec) throws IOException, InterruptedException {
    Files.createDirectories(spec.folder());
    ChaosServer server = new ChaosServer(spec);
    try {
      server.awaitReady();
      return server;
    } catch (IOException | InterruptedException failure) {
      server.close();
      throw failure;
    }
  }

  public ServerSpec spec() {
    return spec;
  }

  /// Held by whoever does something to it.
  public ReentrantLock exclusive() {
    return exclusive;
  }

  /// How often it ended during its start, and was started once more.
  public int failedStarts() {
    return failedStarts.get();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /// SIGKILL: it gets no chance to do anything.
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /// SIGSTOP or SIGCONT.
  public void signal(String name) throws IOException, InterruptedException {
    signal(process.toHandle(), name);
  }

  /// Starts it after it was killed, and waits until it is ready. As whoever watches over servers
  /// does, starts it again when it ends during its start.
  public void startAgain() throws IOException, InterruptedException {
    process = launch();
    awaitReady();
  }

  /// Its workers that are there, oldest first.
  public List<ProcessHandle> workers() {
    return process
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains(WORKER_MARK))
        .sorted(Comparator.comparingLong(ProcessHandle::pid))
        .toList();
  }

  /// Sends a signal to a process.
  static void signal(ProcessHandle to, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(to.pid()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /// Ends it as a user does.
  @Override
  public void close() throws IOException {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(endWithUs);
    } catch (IllegalStateException _) {
      // This very program ends.
    }
    probe.close();
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Process launch() throws IOException {
    Files.writeString(
        spec.log(), "---- started\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    List<String> command =
        new ArrayList<>(
            List.of(
                spec.launch().script().toString(),
                "serve",
                "--data-dir",
                spec.dataFolder().toString(),
                "--port",
                Integer.toString(spec.port())));
    command.addAll(spec.flags());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("LAUNCH_"));
    builder.environment().put("JAVA_HOME", Path.of(System.getProperty("java.home")).toString());
    builder.environment().put("LAUNCH_API_KEY", ServerSpec.API_KEY);
    builder.environment().put("LAUNCH_SKIP_BUILD", "1");
    builder
        .environment()
        .put("LAUNCH_JAVA_OPTS", "-Xmx768m -Dlaunch.clock-offset-file=" + spec.clock());
    return builder.start();
  }

  private void awaitReady() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(spec.url().resolve("/readyz")).timeout(PATIENCE).build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (int starts = 1; System.nanoTime() < deadline; ) {
      if (process.waitFor(PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        if (++starts > MAX_STARTS) {
          break;
        }
        failedStarts.incrementAndGet();
        Thread.sleep(START_PAUSE);
        process = launch();
      }
      try {
        if (probe.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException _) {
        // Nobody listens yet.
      }
    }
    throw new IOException(
        "%s was not ready within %s (see %s)".formatted(spec.name(), PATIENCE, spec.log()));
  }
}
