package io.launch.bench.process;

import io.launch.api.worker.WorkerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process of the benchmark's own: it ends with it, and its last words are kept.
public final class ChildProcess implements AutoCloseable {
  private static final int KEPT_LINES = 40;
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("\"port\"\\s*:\\s*(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final String name;
  private final Process process;
  private final long startedAt = System.nanoTime();
  private final ConcurrentLinkedDeque<String> lines = new ConcurrentLinkedDeque<>();
  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final Thread endWithUs;

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.endWithUs = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endWithUs);
    Thread.ofVirtual().start(this::readOutput);
  }

  /// Starts a process in this very folder.
  public static ChildProcess start(String name, List<String> command, Map<String, String> settings)
      throws IOException {
    return start(name, command, settings, Path.of(""));
  }

  /// Starts a process that finds itself in a folder.
  public static ChildProcess start(
      String name, List<String> command, Map<String, String> settings, Path folder)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .directory(folder.toAbsolutePath().toFile());
    builder.environment().putAll(settings);
    return new ChildProcess(name, builder.start());
  }

  /// The port that the process says it listens on, as workers do.
  public int awaitPort(Duration timeout) throws IOException, InterruptedException {
    try {
      return port.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      throw new IOException(name + " did not say its port within " + timeout + "\n" + lastWords());
    }
  }

  /// Waits a little; fails when the process is gone.
  public void awaitStillThere(Duration time) throws IOException, InterruptedException {
    if (process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IOException(name + " ended with code " + process.exitValue() + "\n" + lastWords());
    }
  }

  /// Waits until the process has ended well.
  void awaitEnd(Duration timeout) throws IOException, InterruptedException {
    if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS) || process.exitValue() != 0) {
      throw new IOException(name + " did not end well within " + timeout + "\n" + lastWords());
    }
  }

  /// Time since the process was started.
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /// Processor time that it has used so far.
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// Processor time that it and the processes that it has started have used so far; those that have
  /// ended do not count.
  public Duration cpuOfAll() {
    return process
        .toHandle()
        .descendants()
        .map(child -> child.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(cpu(), Duration::plus);
  }

  /// Resident memory in bytes.
  public long residentBytes() throws IOException {
    Matcher found =
        RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
    return found.find() ? Long.parseLong(found.group(1)) * 1024 : 0;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(endWithUs);
  }

  private void readOutput() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        keep(line);
      }
    } catch (IOException _) {
      // The process was ended while it spoke.
    }
    port.completeExceptionally(new IOException("ended"));
  }

  private void keep(String line) {
    Matcher found = PORT.matcher(line);
    if (line.startsWith(WorkerConfig.SIGNAL) && found.find()) {
      port.complete(Integer.valueOf(found.group(1)));
      return;
    }
    lines.add(line);
    if (lines.size() > KEPT_LINES) {
      lines.poll();
    }
  }

  private String lastWords() {
    return lines.isEmpty() ? "(it said nothing)" : String.join("\n", lines);
  }
}
