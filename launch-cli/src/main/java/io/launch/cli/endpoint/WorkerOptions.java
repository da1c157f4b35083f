package io.launch.cli.endpoint;

import io.launch.client.DeploySpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What may be said of an endpoint's workers, whether it is made or changed.
final class WorkerOptions {
  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description =
          "Requests that one worker runs at once. A new endpoint's default: the server's.")
  private @Nullable Integer concurrency;

  @Option(names = "--cpus", paramLabel = "N", description = "Cores per worker, such as 2 or 500m.")
  private @Nullable String cpus;

  @Option(names = "--memory", paramLabel = "SIZE", description = "Memory per worker, such as 2Gi.")
  private @Nullable String memory;

  @Option(
      names = "--validate-requests",
      negatable = true,
      description = {
        "Refuse requests that break the model's schema, or with --no-... do not.",
        "A new endpoint's default: refuse where the schema is made of a Java model's types."
      })
  private @Nullable Boolean validateRequests;

  /// Whether nothing is said.
  boolean isEmpty() {
    return concurrency == null && cpus == null && memory == null && validateRequests == null;
  }

  void addTo(DeploySpec.Builder spec) {
    if (concurrency != null) {
      spec.concurrentRequestsPerWorker(concurrency);
    }
    if (cpus != null) {
      spec.cpus(cpus);
    }
    if (memory != null) {
      spec.memory(memory);
    }
    if (validateRequests != null) {
      spec.validateRequests(validateRequests);
    }
  }
}
