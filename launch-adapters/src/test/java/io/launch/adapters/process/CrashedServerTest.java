package io.launch.adapters.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of workers when the server is killed.
@Timeout(60)
class CrashedServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Process started;

  @AfterEach
  void end() {
    new Child(started, false).kill();
  }

  @Test
  void workerEndsWhenItsServerIsKilled() throws IOException {
    startParent("IGNORES_STOP");
    ProcessHandle worker = workerProcess();

    started.destroyForcibly();

    await().atMost(PATIENCE).until(() -> !worker.isAlive());
  }

  @Test
  void processThatACrashedServerLeftIsEndedAtTheNextStart() throws IOException {
    startSurvivor("-Dlaunch.worker=wrk_1");
    note("wrk_1", started.toHandle(), Duration.ZERO);

    Processes.launcher(folder);

    assertThat(started.isAlive()).isFalse();
    assertThat(folder.resolve("workers")).isEmptyDirectory();
  }

  @Test
  void processThatGotTheNumberOfAWorkerIsLeftAlone() throws IOException {
    startSurvivor("-Dlaunch.worker=wrk_other");
    note("wrk_1", started.toHandle(), Duration.ZERO);
    note("wrk_other", started.toHandle(), Duration.ofHours(-1));

    Processes.launcher(folder);

    assertThat(started.isAlive()).isTrue();
    assertThat(folder.resolve("workers")).isEmptyDirectory();
  }

  private void startParent(String behaviour) throws IOException {
    started =
        new ProcessBuilder(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LaunchingParent.class.getName(),
                folder.toString(),
                behaviour)
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(started.getInputStream(), UTF_8));
    assertThat(output.lines().anyMatch("listening"::equals)).isTrue();
  }

  /// A Java process that rests because nobody closes its standard input.
  private void startSurvivor(String mark) throws IOException {
    Path program = folder.resolve("Rests.java");
    Files.writeString(
        program,
        "public class Rests { public static void main(String[] a) throws Exception"
            + " { System.out.println(\"up\"); System.in.read(); } }");
    started = new ProcessBuilder(List.of(java(), mark, program.toString())).start();
    assertThat(started.getInputStream().read()).isEqualTo('u');
  }

  private void note(String id, ProcessHandle process, Duration shift) throws IOException {
    Instant start = process.info().startInstant().orElseThrow().plus(shift);
    Path own = Files.createDirectories(folder.resolve("workers").resolve(id));
    Files.writeString(own.resolve("pid"), process.pid() + " " + start.toEpochMilli());
  }

  private ProcessHandle workerProcess() throws IOException {
    String noted = Files.readString(folder.resolve("workers/wrk_1/pid"));
    return ProcessHandle.of(Long.parseLong(noted.split(" ")[0])).orElseThrow();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
