package io.launch.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.launch.bench.Report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/// What every benchmark may be told.
final class BenchOptions {
  @Option(
      names = "--seconds",
      defaultValue = "4",
      paramLabel = "N",
      description = "Length of one measurement; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description =
          "Measurements of each contender, in turns; medians count. Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--callers",
      defaultValue = "1,16,64",
      split = ",",
      paramLabel = "N",
      description = "How many callers ask at once; default ${DEFAULT-VALUE}.")
  private List<Integer> callers = List.of();

  @Option(names = "--json", description = "Print one JSON document rather than tables.")
  private boolean json;

  Duration duration() {
    return Duration.ofSeconds(seconds);
  }

  int rounds() {
    return rounds;
  }

  List<Integer> callers() {
    return callers;
  }

  /// Prints what was found, in the form that was asked for.
  void print(List<Section> sections) throws IOException {
    print(List.of(), sections);
  }

  /// Prints what was found, after what could not be measured.
  void print(List<String> absent, List<Section> sections) throws IOException {
    Report report = new Report(machine(), absent, sections);
    System.out.println(
        json
            ? new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report)
            : Table.render(report));
  }

  private static String machine() throws IOException {
    return "%d processors, %s, Java %s, load average %s before the end"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            Runtime.version(),
            Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }
}
