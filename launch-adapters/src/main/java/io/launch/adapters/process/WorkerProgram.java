package io.launch.adapters.process;

import io.launch.api.Args;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The Java program that a worker process runs: `java OPTIONS -cp CLASSPATH MAIN CONFIG.json`.
///
/// @param java the `java` executable
/// @param classpath jars and folders of classes; jars only, for an AOT cache to be used
/// @param mainClass speaks the worker contract of [io.launch.api.worker.WorkerConfig]
/// @param options options of the JVM
public record WorkerProgram(
    Path java, List<Path> classpath, String mainClass, List<String> options) {
  /// What every worker is started with: the collector of the smallest footprint, and leave for
  /// native libraries. Both compilers stay on, although a start with the first one alone is faster:
  /// a worker starts once and predicts for long.
  public static final List<String> DEFAULT_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Dstdout.encoding=UTF-8",
          "-Dstderr.encoding=UTF-8",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  public WorkerProgram {
    classpath = List.copyOf(classpath);
    options = List.copyOf(options);
    Args.require(!classpath.isEmpty(), "worker class path: empty (expected: the worker's jars)");
  }

  /// The program of this server's own JDK, with [#DEFAULT_OPTIONS].
  public static WorkerProgram ofThisJdk(List<Path> classpath, String mainClass) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new WorkerProgram(java, classpath, mainClass, DEFAULT_OPTIONS);
  }

  /// Reads a class path such as `lib/*:target/worker-*.jar`: a pattern in the last part of an entry
  /// stands for the jars that it matches, by name, so that the order is the same every time.
  public static List<Path> parseClasspath(String text) throws IOException {
    List<Path> entries = new ArrayList<>();
    for (String entry : text.split(File.pathSeparator, -1)) {
      if (!entry.isBlank()) {
        entries.addAll(expand(Path.of(entry.strip()).toAbsolutePath()));
      }
    }
    return entries;
  }

  /// The command line of a worker.
  ///
  /// @param mark tells this worker's process from others
  /// @param moreOptions options of the JVM beside those of all workers
  List<String> command(String mark, List<String> moreOptions, Path config) {
    List<String> command = new ArrayList<>(List.of(java.toString(), mark));
    command.addAll(options);
    command.addAll(moreOptions);
    String jars =
        classpath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    command.addAll(List.of("-cp", jars, mainClass, config.toString()));
    return command;
  }

  private static List<Path> expand(Path entry) throws IOException {
    String name = String.valueOf(entry.getFileName());
    if (!name.contains("*")) {
      Args.require(Files.exists(entry), "worker class path: %s is not there", entry);
      return List.of(entry);
    }
    Path folder = entry.resolveSibling("");
    Args.require(Files.isDirectory(folder), "worker class path: %s is not a folder", folder);
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> matches = Files.newDirectoryStream(folder, name)) {
      for (Path match : matches) {
        if (match.toString().endsWith(".jar")) {
          jars.add(match);
        }
      }
    }
    Args.require(!jars.isEmpty(), "worker class path: %s matches no jar", entry);
    return jars.stream().sorted().toList();
  }
}
