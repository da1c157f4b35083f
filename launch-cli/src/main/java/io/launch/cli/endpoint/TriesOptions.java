package io.launch.cli.endpoint;

import io.launch.client.DeploySpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What may be said of how often tasks are tried and how long they are kept.
final class TriesOptions {
  @Option(
      names = "--max-attempts",
      paramLabel = "N",
      description =
          "Async: how often a task is handed out before it is a dead letter, when workers die with it.")
  private @Nullable Integer maxAttempts;

  @Option(
      names = "--retry-backoff",
      paramLabel = "TIME",
      description =
          "Async: how long a task waits before its second attempt; twice as long before each further"
              + " one.")
  private @Nullable Duration retryBackoff;

  @Option(
      names = "--retry-on-error",
      negatable = true,
      description =
          "Async: try a task again when its model throws, or with --no-... take that as its outcome.")
  private @Nullable Boolean retryOnError;

  @Option(
      names = "--task-retention",
      paramLabel = "TIME",
      description = "Async: how long a task that has ended is kept, with its result, such as 7d.")
  private @Nullable Duration taskRetention;

  /// Whether nothing is said.
  boolean isEmpty() {
    return maxAttempts == null
        && retryBackoff == null
        && retryOnError == null
        && taskRetention == null;
  }

  void addTo(DeploySpec.Builder spec) {
    if (maxAttempts != null) {
      spec.maxAttempts(maxAttempts);
    }
    if (retryBackoff != null) {
      spec.retryBackoff(retryBackoff);
    }
    if (retryOnError != null) {
      spec.retryOnError(retryOnError);
    }
    if (taskRetention != null) {
      spec.taskRetention(taskRetention);
    }
  }
}
