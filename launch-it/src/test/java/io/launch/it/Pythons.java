package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The Python of tests: `python3` of the `PATH` where it has cloudpickle, else an environment made
/// for it once, by pip as the user has set it up.
final class Pythons {
  private static final Path ENVIRONMENT = Path.of("target", "python").toAbsolutePath();

  private Pythons() {}

  /// A Python that can import cloudpickle.
  static synchronized String withCloudpickle() throws IOException, InterruptedException {
    if (run(Map.of(), Path.of("."), "python3", "-c", "import cloudpickle").exitCode() == 0) {
      return "python3";
    }
    Path python = ENVIRONMENT.resolve("bin/python");
    if (!Files.exists(python)) {
      must("python3", "-m", "venv", "--system-site-packages", ENVIRONMENT.toString());
      must(python.toString(), "-m", "pip", "install", "--quiet", "cloudpickle");
    }
    return python.toString();
  }

  /// What a process printed, errors included, and how it ended.
  record Ended(int exitCode, String output) {}

  /// Runs a command to its end.
  static Ended run(Map<String, String> environment, Path folder, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LAUNCH_"));
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  private static void must(String... command) throws IOException, InterruptedException {
    Ended ended = run(Map.of(), Path.of("."), command);
    assertThat(ended.exitCode())
        .as(
            "These tests pickle Python functions: install Python 3.9 or later with cloudpickle"
                + " (apt install python3-cloudpickle, or pip install cloudpickle). %s said: %s",
            String.join(" ", command), ended.output())
        .isZero();
  }
}
