package io.launch.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Redis server of the benchmark's own, on a free port and in a folder of its own.
public record RedisProcess(ChildProcess process, int port) implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PROBE_EVERY = Duration.ofMillis(20);
  private static final int PROBE_TIMEOUT_MILLIS = 1_000;

  /// When what was written is on disk.
  public enum Durability {
    /// As Debian ships it: snapshots now and then, and no log.
    SNAPSHOTS,
    /// Before it is answered.
    ALWAYS;

    private List<String> options() {
      return switch (this) {
        case SNAPSHOTS -> List.of("--appendonly", "no");
        case ALWAYS -> List.of("--appendonly", "yes", "--appendfsync", "always");
      };
    }
  }

  /// Starts it and waits until it answers.
  public static RedisProcess start(Path folder, Durability durability)
      throws IOException, InterruptedException {
    int port = Ports.free();
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            DebianPackages.REDIS.toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder.toAbsolutePath().toString()));
    // Those of redis.conf, which are also those that Redis takes without one.
    command.addAll(List.of("--save", "3600 1 300 100 60 10000"));
    command.addAll(durability.options());
    ChildProcess process = ChildProcess.start("redis-server", command, Map.of(), folder);
    try {
      awaitReady(process, port);
      return new RedisProcess(process, port);
    } catch (IOException | InterruptedException failure) {
      process.close();
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  private static void awaitReady(ChildProcess process, int port)
      throws IOException, InterruptedException {
    while (process.age().compareTo(START_TIMEOUT) < 0) {
      if (answers(port)) {
        return;
      }
      process.awaitStillThere(PROBE_EVERY);
    }
    throw new IOException("redis-server was not ready within " + START_TIMEOUT);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_TIMEOUT_MILLIS);
      socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return in.read() == '+';
    } catch (IOException _) {
      // Nobody listens yet.
      return false;
    }
  }
}
