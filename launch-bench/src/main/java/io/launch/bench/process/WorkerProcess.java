package io.launch.bench.process;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.launch.api.bundle.BundleFlavor;
import io.launch.api.worker.Artifact;
import io.launch.api.worker.WorkerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A worker that is started as the server starts its own, and called without the server.
///
/// @param startTime from its start until it said that it listens
public record WorkerProcess(ChildProcess process, int port, Duration startTime)
    implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  /// @param folder where the worker's files go; empty
  /// @param concurrency calls to the model that run at once
  public static WorkerProcess start(
      Installation launch,
      Path folder,
      BundleFlavor flavor,
      Map<String, Path> artifacts,
      int concurrency)
      throws Exception {
    HttpServer files = serve(artifacts);
    try {
      WorkerConfig config =
          new WorkerConfig(
              "wrk_bench",
              WorkerConfig.Mode.SERVE,
              flavor,
              describe(artifacts, files.getAddress().getPort()),
              folder.resolve("cache").toString(),
              concurrency,
              false,
              1 << 20,
              1 << 20);
      Path configFile = folder.resolve("config.json");
      new JsonMapper().writeValue(configFile.toFile(), config);
      ChildProcess process =
          ChildProcess.start("the worker", command(launch, configFile), Map.of());
      int port = process.awaitPort(START_TIMEOUT);
      return new WorkerProcess(process, port, process.age());
    } finally {
      files.stop(0);
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  private static List<String> command(Installation launch, Path configFile) throws IOException {
    return List.of(
        launch.java().toString(),
        "-XX:+UseSerialGC",
        "-Dstdout.encoding=UTF-8",
        "-Dstderr.encoding=UTF-8",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        launch.workerClassPath(),
        "io.launch.worker.Main",
        configFile.toString());
  }

  /// Workers fetch their artifacts by URL.
  private static HttpServer serve(Map<String, Path> artifacts) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    artifacts.forEach((role, file) -> server.createContext("/" + role, get -> send(get, file)));
    server.start();
    return server;
  }

  private static void send(HttpExchange get, Path file) throws IOException {
    try (get) {
      get.sendResponseHeaders(200, Files.size(file));
      Files.copy(file, get.getResponseBody());
    }
  }

  private static Map<String, Artifact> describe(Map<String, Path> artifacts, int port) {
    return artifacts.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, entry -> describe(entry.getKey(), entry.getValue(), port)));
  }

  private static Artifact describe(String role, Path file, int port) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Artifact(
          "http://127.0.0.1:" + port + "/" + role, HexFormat.of().formatHex(digest), bytes.length);
    } catch (IOException | NoSuchAlgorithmException failure) {
      throw new IllegalStateException(file + " cannot be read", failure);
    }
  }
}
