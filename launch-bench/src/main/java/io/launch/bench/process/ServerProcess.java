package io.launch.bench.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Launch server of the benchmark's own, in a data folder of its own.
///
/// @param startTime from the start of the command until `/readyz` answered 200
public record ServerProcess(ChildProcess process, int port, Duration startTime)
    implements AutoCloseable {
  /// The API key that it accepts.
  public static final String API_KEY = "lk_bench234567bench234567bench234567bench2345";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration PROBE_EVERY = Duration.ofMillis(2);

  /// Starts it as a user does, and waits until it is ready.
  ///
  /// @param more further arguments of `launch serve`
  public static ServerProcess start(Installation launch, Path dataFolder, List<String> more)
      throws IOException, InterruptedException {
    int port = Ports.free();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(launch.script().toString(), "serve"));
    command.addAll(List.of("--data-dir", dataFolder.toString()));
    command.addAll(List.of("--port", Integer.toString(port)));
    command.addAll(more);
    ChildProcess process =
        ChildProcess.start("launch serve", command, Map.of("LAUNCH_API_KEY", API_KEY));
    try (HttpClient probe = HttpClient.newHttpClient()) {
      return new ServerProcess(process, port, awaitReady(process, port, probe));
    } catch (IOException | InterruptedException failure) {
      process.close();
      throw failure;
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  private static Duration awaitReady(ChildProcess process, int port, HttpClient probe)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
    while (process.age().compareTo(START_TIMEOUT) < 0) {
      try {
        if (probe.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return process.age();
        }
      } catch (IOException _) {
        // Nobody listens yet.
      }
      process.awaitStillThere(PROBE_EVERY);
    }
    throw new IOException("launch serve was not ready within " + START_TIMEOUT);
  }
}
