package io.launch.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where the things are that the build has made.
final class Project {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private Project() {}

  /// The jars of a module and its libraries, as `./launch` puts them on a class path.
  static String classPath(String module) {
    Path target = ROOT.resolve(module).resolve("target");
    List<Path> jars = Stream.concat(jars(target), jars(target.resolve("lib"))).toList();
    if (jars.size() < 2) {
      throw new IllegalStateException(module + " is not packaged; run mvn package first");
    }
    return String.join(":", jars.stream().map(Path::toString).toList());
  }

  /// The jar of an example.
  static Path exampleJar(String name) {
    return jars(ROOT.resolve("examples").resolve(name).resolve("target")).findFirst().orElseThrow();
  }

  /// A file of the MiniLM example, by the end of its name.
  static Path miniLm(String suffix) {
    Path model = ROOT.resolve("examples/minilm/target/model");
    return list(model).filter(file -> file.toString().endsWith(suffix)).findFirst().orElseThrow();
  }

  /// A folder of the repository.
  static Path folder(String path) {
    return ROOT.resolve(path);
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static Stream<Path> jars(Path folder) {
    return list(folder)
        .filter(file -> file.toString().endsWith(".jar") && !file.toString().endsWith("-tests.jar"))
        .sorted();
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
