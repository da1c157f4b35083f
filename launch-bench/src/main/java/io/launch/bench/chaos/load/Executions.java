package io.launch.bench.chaos.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the models wrote down: which request they ran, and when.
///
/// @param runs by token, oldest first
public record Executions(Map<String, List<Run>> runs) {
  /// One run of a model.
  public record Run(long worker, Instant at) {}

  /// Reads the files of all workers.
  public static Executions read(Path folder) throws IOException {
    Map<String, List<Run>> runs = new HashMap<>();
    if (!Files.isDirectory(folder)) {
      return new Executions(runs);
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.toList();
    }
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", -1);
        if (words.length == 3) {
          Run run =
              new Run(Long.parseLong(words[1]), Instant.ofEpochMilli(Long.parseLong(words[2])));
          runs.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(run);
        }
      }
    }
    runs.values().forEach(list -> list.sort(Comparator.comparing(Run::at)));
    return new Executions(runs);
  }

  /// The runs of a request, oldest first.
  public List<Run> of(String token) {
    return runs.getOrDefault(token, List.of());
  }
}
