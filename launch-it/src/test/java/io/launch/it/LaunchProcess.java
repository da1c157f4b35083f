package io.launch.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Launch server in a process of its own, as `./launch serve` starts it. It can be killed and
/// started again over the same data folder and port.
final class LaunchProcess implements AutoCloseable {
  static final String API_KEY = "lk_0123456789abcdefghijklmnopqrstuv01234567";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path dataDir;
  private final List<String> flags;
  private final int port = freePort();
  private Process process;

  private LaunchProcess(Path dataDir, List<String> flags) {
    this.dataDir = dataDir;
    this.flags = flags;
    this.process = launch();
  }

  /// Starts a server and waits until it is ready.
  static LaunchProcess start(Path dataDir, String... flags) {
    LaunchProcess launch = new LaunchProcess(dataDir, List.of(flags));
    launch.awaitReady();
    return launch;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  long pid() {
    return process.pid();
  }

  /// SIGKILL: the server gets no chance to do anything.
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /// SIGTERM, and waits for the end.
  ///
  /// @return the exit code
  int terminate() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  /// SIGTERM, without waiting.
  void askToEnd() {
    process.destroy();
  }

  void startAgain() {
    process = launch();
    awaitReady();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// The processes of its workers that are alive.
  List<ProcessHandle> workers() {
    return children().stream().filter(child -> commandLine(child).contains("=wrk_")).toList();
  }

  /// Every process that it started and that is alive, found by the folder they run from.
  List<ProcessHandle> children() {
    String mark = dataDir.resolve("workers").toString();
    return ProcessHandle.allProcesses().filter(child -> commandLine(child).contains(mark)).toList();
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  /// What it printed.
  String output() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Resident memory in bytes.
  long residentBytes() {
    try {
      String status = Files.readString(Path.of("/proc", Long.toString(pid()), "status"));
      String kilobytes = status.replaceAll("(?s).*VmRSS:\\s*(\\d+) kB.*", "$1");
      return Long.parseLong(kilobytes) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Process launch() {
    List<String> command = new ArrayList<>();
    command.add(Project.java().toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-cp",
            Project.classPath("launch-server"),
            "io.launch.server.Main",
            "serve",
            "--data-dir",
            dataDir.toString(),
            "--port",
            Integer.toString(port)));
    command.addAll(flags);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LAUNCH_"));
    builder.environment().put("LAUNCH_API_KEY", API_KEY);
    builder.environment().put("LAUNCH_WORKER_CLASSPATH", Project.classPath("launch-worker"));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
    try {
      Files.createDirectories(dataDir);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path logFile() {
    return dataDir.resolveSibling(dataDir.getFileName() + ".out");
  }

  private void awaitReady() {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest ready = HttpRequest.newBuilder(url().resolve("/readyz")).build();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the server ended: " + output());
          }
          try {
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  private void awaitEnd() {
    await().atMost(PATIENCE).until(() -> !process.isAlive());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
