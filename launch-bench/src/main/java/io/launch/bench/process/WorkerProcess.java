package io.launch.bench.process;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.bundle.Framework;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.PythonFlavor;
import io.launch.api.bundle.ZipArtifactFlavor;
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
import java.util.ArrayList;
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
  private static final long MAX_BYTES = 1 << 20;
  private static final String AOT_CACHE = "worker.aot";

  /// Those that the server gives to its workers.
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Dstdout.encoding=UTF-8",
          "-Dstderr.encoding=UTF-8",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /// What a worker serves.
  ///
  /// @param artifacts files by role
  public record Model(ArtifactFlavor flavor, Map<String, Path> artifacts) {
    /// A jar that declares its predictor.
    public static Model jar(Path jar) {
      return new Model(
          new JavaArtifactFlavor("s3://launch/bench.jar", null, null), Map.of("model", jar));
    }

    /// The Python model in this zip file.
    public static Model zip(Path zip, String loadPredict, String loadModel) {
      return new Model(
          new ZipArtifactFlavor(
              List.of(),
              new Framework.Pytorch("none"),
              "s3://launch/bench.zip",
              loadPredict,
              loadModel,
              null),
          Map.of("model", zip));
    }
  }

  /// @param folder where the worker's files go
  /// @param concurrency calls to the model that run at once
  public static WorkerProcess start(Installation launch, Path folder, Model model, int concurrency)
      throws Exception {
    HttpServer files = serve(model.artifacts());
    try {
      WorkerConfig config =
          config(
              WorkerConfig.Mode.SERVE,
              model.flavor(),
              describe(model.artifacts(), files.getAddress().getPort()),
              folder.resolve("cache"),
              concurrency);
      Path cache = folder.resolve(AOT_CACHE);
      List<String> more = Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
      ChildProcess process = run(launch, folder, config, more);
      int port = process.awaitPort(START_TIMEOUT);
      return new WorkerProcess(process, port, process.age());
    } finally {
      files.stop(0);
    }
  }

  /// Has later workers in the same folder start from an AOT cache, as those of a server do.
  public static void rehearse(Installation launch, Path folder)
      throws IOException, InterruptedException {
    WorkerConfig config =
        config(
            WorkerConfig.Mode.REHEARSE,
            new JavaArtifactFlavor("", null, null),
            Map.of(),
            folder.resolve("cache"),
            1);
    String option = "-XX:AOTCacheOutput=" + folder.resolve(AOT_CACHE);
    try (ChildProcess process = run(launch, folder, config, List.of(option))) {
      process.awaitEnd(START_TIMEOUT);
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  private static WorkerConfig config(
      WorkerConfig.Mode mode,
      ArtifactFlavor flavor,
      Map<String, Artifact> artifacts,
      Path cache,
      int concurrency) {
    return new WorkerConfig(
        "wrk_bench",
        mode,
        flavor,
        artifacts,
        cache.toString(),
        concurrency,
        false,
        MAX_BYTES,
        MAX_BYTES,
        MAX_BYTES,
        null);
  }

  private static ChildProcess run(
      Installation launch, Path folder, WorkerConfig config, List<String> jvmOptions)
      throws IOException {
    Path configFile = folder.resolve("config.json");
    new JsonMapper().writeValue(configFile.toFile(), config);
    List<String> command =
        switch (config.flavor()) {
          case PythonFlavor _ ->
              List.of(
                  launch.python().toString(),
                  "-u",
                  launch.pythonWorker().toString(),
                  configFile.toString());
          case JavaArtifactFlavor _, OnnxArtifactFlavor _ -> java(launch, configFile, jvmOptions);
        };
    return ChildProcess.start("the worker", command, Map.of(), folder);
  }

  private static List<String> java(Installation launch, Path configFile, List<String> jvmOptions)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launch.java().toString());
    command.addAll(OPTIONS);
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", launch.workerClassPath()));
    command.addAll(List.of("io.launch.worker.Main", configFile.toString()));
    return command;
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
