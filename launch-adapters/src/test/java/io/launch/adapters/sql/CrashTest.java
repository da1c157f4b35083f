package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.task.TaskId;
import io.launch.core.task.Task;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashTest {
  private static final int ENOUGH = 300;
  private static final Pattern ADDED = Pattern.compile("added (\\d+)\\.");

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  @Timeout(120)
  void tasksThatWereAcknowledgedSurviveTheKillOfTheProcess(TestDatabase kind, @TempDir Path folder)
      throws IOException, InterruptedException {
    DatabaseUrl url = kind.fresh(folder);

    List<TaskId> acknowledged = acknowledgedBeforeTheKill(url);

    try (Database database = Database.open(url, DatabaseConfig.DEFAULT)) {
      var tasks = new SqlTaskRepository(database, new ManualClock());
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
      assertThat(tasks.findAll(acknowledged))
          .extracting(Task::id)
          .containsExactlyInAnyOrderElementsOf(acknowledged);
      // An add of several is all there or not at all.
      assertThat(tasks.countOpen(Samples.ENDPOINT) % TaskAdder.TASKS_PER_ADD).isZero();
    }
  }

  private static List<TaskId> acknowledgedBeforeTheKill(DatabaseUrl url)
      throws IOException, InterruptedException {
    Process adder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TaskAdder.class.getName(),
                text(url))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<TaskId> acknowledged = new ArrayList<>();
    try (BufferedReader lines = adder.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher added = ADDED.matcher(line);
        if (!added.matches()) {
          continue;
        }
        int first = Integer.parseInt(added.group(1));
        IntStream.range(first, first + TaskAdder.TASKS_PER_ADD)
            .mapToObj(Samples::taskId)
            .forEach(acknowledged::add);
        if (acknowledged.size() >= ENOUGH) {
          // Through its handle, which leaves the pipe open: what it acknowledged is read to the
          // end.
          adder.toHandle().destroyForcibly();
        }
      }
    } finally {
      adder.destroyForcibly().waitFor();
    }
    return acknowledged;
  }

  private static String text(DatabaseUrl url) {
    return switch (url) {
      case DatabaseUrl.Sqlite sqlite -> sqlite.toString();
      case DatabaseUrl.Postgresql(var text) -> text;
    };
  }
}
