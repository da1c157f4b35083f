package io.launch.cli.demo;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `launch serve` as a child process. It ends with this process, also when that is ended from
/// outside.
final class ServerProcess implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(40);
  private static final int LAST_LINES = 25;

  private final Process process;
  private final Path log;
  private final Thread goodbye = new Thread(this::end, "end-of-demo");

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static ServerProcess start(Path home, Path dataFolder, int port, String apiKey)
      throws IOException {
    Path log = dataFolder.resolve("demo-server.log");
    var builder =
        new ProcessBuilder(
            home.resolve("launch").toString(),
            "serve",
            "--data-dir",
            dataFolder.toString(),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port));
    builder.environment().put("LAUNCH_API_KEY", apiKey);
    builder.environment().put("LAUNCH_SKIP_BUILD", "yes");
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var server = new ServerProcess(builder.start(), log);
    Runtime.getRuntime().addShutdownHook(server.goodbye);
    return server;
  }

  /// Waits until the server says that it is ready.
  void awaitReady(URI url, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!ready(http, url.resolve("/readyz"))) {
        if (process.waitFor(BETWEEN_LOOKS)) {
          throw new LaunchException(
              ErrorCode.INTERNAL,
              "the server did not start: it ended with exit code " + process.exitValue() + ".");
        }
        if (System.nanoTime() > deadline) {
          throw new LaunchException(
              ErrorCode.INTERNAL,
              "the server was not ready within " + Timings.text(patience) + ".");
        }
      }
    }
  }

  /// Waits until it ends by itself.
  int await() throws InterruptedException {
    return process.waitFor();
  }

  /// Prints its last words.
  void explain(Page page) {
    page.title("The server's last lines (%s):".formatted(log));
    lastLines().forEach(page::line);
  }

  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(goodbye);
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_GOODBYE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private List<String> lastLines() {
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
    } catch (IOException e) {
      return List.of("(the log cannot be read: " + e + ")");
    }
  }

  private static boolean ready(HttpClient http, URI url) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
