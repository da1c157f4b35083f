package io.launch.cli.demo;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.cli.ExitCode;
import io.launch.cli.Profile;
import io.launch.cli.Session;
import io.launch.cli.Terminal;
import io.launch.client.LaunchClient;
import io.launch.client.LaunchClientConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The server that the demo works with: one that a former demo has left running, or a child process
/// that ends with the demo.
final class DemoServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Profile profile;
  private final Optional<ServerProcess> process;

  private DemoServer(Profile profile, Optional<ServerProcess> process) {
    this.profile = profile;
    this.process = process;
  }

  /// Finds the running server of a data folder, or starts one.
  static DemoServer open(Path home, Path dataFolder, Terminal terminal, Page page)
      throws IOException, InterruptedException {
    Optional<Profile> known = Profile.read(dataFolder);
    page.title("Launch");
    if (known.isPresent() && answers(known.get())) {
      page.row("server", known.get().url() + ", was running already");
      return new DemoServer(known.get(), Optional.empty());
    }
    String apiKey =
        terminal
            .variable("LAUNCH_API_KEY")
            .or(() -> known.map(Profile::apiKey))
            .orElseGet(ApiKeyText::random);
    int port = freePort(URI.create(Session.DEFAULT_URL).getPort());
    var profile = new Profile("http://127.0.0.1:" + port, apiKey);
    profile.write(dataFolder);
    long begin = System.nanoTime();
    ServerProcess process = ServerProcess.start(home, dataFolder, port, apiKey);
    var server = new DemoServer(profile, Optional.of(process));
    try {
      process.awaitReady(URI.create(profile.url()), PATIENCE);
    } catch (LaunchException e) {
      server.explain(page);
      server.close();
      throw e;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    page.row("server", profile.url() + ", started in " + Timings.text(took));
    page.row("data", dataFolder.toString());
    return server;
  }

  Profile profile() {
    return profile;
  }

  LaunchClient client() {
    return LaunchClient.connect(URI.create(profile.url()), profile.apiKey());
  }

  /// Prints the last words of the server, if it is the demo's own.
  void explain(Page page) {
    process.ifPresent(it -> it.explain(page));
  }

  /// Keeps the server running until Ctrl-C. One that was found is left alone.
  int stay(Page page) throws InterruptedException {
    if (process.isEmpty()) {
      page.title("The server was running before this demo, and goes on.");
      return ExitCode.OK.number();
    }
    page.title("The server is running. Ctrl-C ends it; its data stays for the next run.");
    int exitCode = process.get().await();
    explain(page);
    throw new LaunchException(
        ErrorCode.INTERNAL, "the server ended by itself, with exit code " + exitCode + ".");
  }

  /// Ends the server, if it is the demo's own, and waits until it is gone.
  @Override
  public void close() {
    process.ifPresent(ServerProcess::close);
  }

  /// Whether a server answers there that knows the key; any other one is not the demo's.
  private static boolean answers(Profile profile) {
    LaunchClientConfig config =
        LaunchClientConfig.of(URI.create(profile.url()), profile.apiKey())
            .withConnectTimeout(Duration.ofSeconds(1))
            .withRequestTimeout(Duration.ofSeconds(5))
            .withRetries(0);
    try (LaunchClient client = LaunchClient.connect(config)) {
      client.endpoints().list();
      return true;
    } catch (LaunchException e) {
      return false;
    }
  }

  private static int freePort(int preferred) throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (var socket = new ServerSocket(preferred, 1, loopback)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      try (var socket = new ServerSocket(0, 1, loopback)) {
        return socket.getLocalPort();
      }
    }
  }
}
