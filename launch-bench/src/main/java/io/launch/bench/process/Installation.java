package io.launch.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.api.Args;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The built Launch that is measured.
///
/// @param home the project's folder
/// @param java the JVM that runs this very benchmark, and everything it starts
public record Installation(Path home, Path java) {
  public Installation {
    Args.require(
        Files.isExecutable(home.resolve("launch")),
        "LAUNCH_HOME: %s (expected: the folder that holds the launch script)",
        home);
  }

  /// The installation that this class was loaded from, unless `LAUNCH_HOME` names another.
  public static Installation find() {
    String home = System.getenv("LAUNCH_HOME");
    Path folder = home == null ? ownFolder() : Path.of(home);
    return new Installation(
        folder.toAbsolutePath(), Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  /// The command that a user gives.
  public Path script() {
    return home.resolve("launch");
  }

  public Path embeddingModel() throws IOException {
    return model(".onnx");
  }

  public Path embeddingTokenizer() throws IOException {
    return model("tokenizer.json");
  }

  /// The class path that the server gives to its workers.
  public String workerClassPath() throws IOException {
    String given = System.getenv("LAUNCH_WORKER_CLASSPATH");
    if (given != null) {
      return given;
    }
    Path target = home.resolve("launch-worker/target");
    return Stream.concat(jars(target).stream(), jars(target.resolve("lib")).stream())
        .map(Path::toString)
        .collect(Collectors.joining(":"));
  }

  /// The program of Python workers.
  public Path pythonWorker() {
    return home.resolve("launch-worker/src/main/resources/python/launch_worker.py");
  }

  /// The Python that runs it: what `python3` leads to, as the server finds it.
  public Path python() throws IOException {
    Process process =
        new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return Path.of(new String(process.getInputStream().readAllBytes(), UTF_8).strip());
  }

  private Path model(String suffix) throws IOException {
    Path folder = home.resolve("examples/minilm/target/model");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .findFirst()
          .orElseThrow(() -> new IOException("no *" + suffix + " in " + folder));
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /// `launch-bench/target/launch-bench.jar` or `launch-bench/target/classes`.
  private static Path ownFolder() {
    URI own =
        URI.create(
            Installation.class.getProtectionDomain().getCodeSource().getLocation().toString());
    return Path.of(own).resolve("../../..").normalize();
  }
}
