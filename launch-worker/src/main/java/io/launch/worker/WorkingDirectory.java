package io.launch.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// The folder that belongs to one worker's model.
final class WorkingDirectory {
  private WorkingDirectory() {}

  /// Deletes it with everything in it, as far as that is possible: the worker is ending.
  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      paths.sorted(Comparator.reverseOrder()).forEach(WorkingDirectory::remove);
    } catch (IOException | UncheckedIOException failure) {
      System.err.println("the working directory is left behind: " + failure);
    }
  }

  private static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
