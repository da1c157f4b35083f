package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A short run of `launch chaos`. What it breaks is the same every time; what it checks is that no
/// accepted task is lost, stuck, changed or answered wrongly, however the machine interleaves it
/// all.
class ChaosIT {
  private static final int PATIENCE_SECONDS = 300;

  /// Every kind of fault comes within the time of the run.
  private static final String SEED = "1";

  @TempDir Path folder;

  @Test
  void serverOnSqliteKeepsEveryPromiseWhileThingsBreak() throws Exception {
    assertThat(chaos("--database", "sqlite"))
        .contains("1 server on SQLite", "No promise was broken.")
        .doesNotContain("BROKEN PROMISE");
  }

  @Test
  void twoServersOnPostgresKeepEveryPromiseWhileThingsBreak() throws Exception {
    assertThat(chaos("--database", "postgres"))
        .contains("2 servers on PostgreSQL", "No promise was broken.")
        .doesNotContain("BROKEN PROMISE");
  }

  /// @return what it printed
  private String chaos(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Project.folder("launch").toString(), "chaos"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--time", "28s", "--seed", SEED, "--clients", "8", "--rate", "40"));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LAUNCH_"));
    builder.environment().put("LAUNCH_SKIP_BUILD", "1");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String printed = Files.readString(output);
      assertThat(ended).as(printed).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } finally {
      process.destroy();
    }
  }
}
