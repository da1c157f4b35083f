package io.launch.adapters.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.worker.WorkerConfig;
import java.util.Optional;

/// What a serving worker says to its parent in a line of its output.
sealed interface WorkerSignal {
  /// It listens on this port.
  record Listens(int port) implements WorkerSignal {}

  /// It makes an environment for its model.
  record Prepares(String what) implements WorkerSignal {
    private static final int MAX_CHARACTERS = 300;

    public Prepares {
      String line = what.strip().replaceAll("\\s+", " ");
      what = line.length() <= MAX_CHARACTERS ? line : line.substring(0, MAX_CHARACTERS - 1) + "…";
    }
  }

  /// Its environment is ready.
  record IsPrepared() implements WorkerSignal {}

  /// What it printed last was about a call whose caller is told of it.
  record Answered() implements WorkerSignal {}

  /// The signal in this line; empty when it is none, as a model may print what it likes.
  static Optional<WorkerSignal> parse(String line) {
    if (!line.startsWith(WorkerConfig.SIGNAL)) {
      return Optional.empty();
    }
    try {
      JsonNode json = WorkerLauncher.JSON.readTree(line.substring(WorkerConfig.SIGNAL.length()));
      int port = json.path("port").asInt();
      if (port >= 1 && port <= 65_535) {
        return Optional.of(new Listens(port));
      }
      if (json.path("preparing").isTextual()) {
        return Optional.of(new Prepares(json.path("preparing").asText()));
      }
      if (json.path("answered").asBoolean()) {
        return Optional.of(new Answered());
      }
      return json.path("prepared").asBoolean() ? Optional.of(new IsPrepared()) : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }
}
