package io.launch.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Celery and Redis as Debian ships them.
public final class DebianPackages {
  /// Debian's own Python, whatever `python3` leads to.
  static final Path PYTHON = Path.of("/usr/bin/python3");

  static final Path REDIS = Path.of("/usr/bin/redis-server");

  /// Celery only suggests the library that it speaks to Redis with.
  private static final List<String> INSTALL =
      List.of("apt-get", "install", "-y", "python3-celery", "python3-redis", "redis-server");

  private DebianPackages() {}

  /// What to type to have them.
  public static String command() {
    return String.join(" ", INSTALL);
  }

  /// Whether Celery can be measured here.
  public static boolean present() throws IOException, InterruptedException {
    return Files.isExecutable(REDIS)
        && Files.isExecutable(PYTHON)
        && run(List.of(PYTHON.toString(), "-c", "import celery, redis")) == 0;
  }

  /// Installs them, which only root may.
  ///
  /// @throws IOException when apt-get fails; it has said why on standard error
  public static void install() throws IOException, InterruptedException {
    int code = run(INSTALL);
    if (code != 0) {
      throw new IOException("%s ended with code %d".formatted(command(), code));
    }
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    if (command.equals(INSTALL)) {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    } else {
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    return builder.start().waitFor();
  }
}
