package io.launch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder for one run, deleted when it is over.
public record Workspace(Path root) implements AutoCloseable {
  /// A new one in the system's folder for temporary files.
  public static Workspace create() throws IOException {
    return new Workspace(Files.createTempDirectory("launch-bench"));
  }

  /// A new empty folder in it.
  public Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(root)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
