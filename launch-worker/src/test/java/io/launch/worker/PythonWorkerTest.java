package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs the tests of `launch_worker.py`, which are written in Python beside it.
class PythonWorkerTest {
  private static final Path SUITE = Path.of("src/test/python").toAbsolutePath();
  private static final long LIMIT_MINUTES = 15;

  @TempDir Path folder;

  static List<String> modules() throws IOException {
    try (Stream<Path> files = Files.list(SUITE)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("test_") && name.endsWith(".py"))
          .map(name -> name.substring(0, name.length() - ".py".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void pythonTestsPass(String module) throws Exception {
    Path output = folder.resolve("output");
    Process python =
        new ProcessBuilder("python3", SUITE.resolve("run.py").toString(), module)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = python.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);

      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as("ended in time; its output:%n%s", said).isTrue();
      assertThat(python.exitValue()).as("%s; its output:%n%s", module, said).isZero();
    } finally {
      python.descendants().forEach(ProcessHandle::destroyForcibly);
      python.destroyForcibly();
    }
  }
}
