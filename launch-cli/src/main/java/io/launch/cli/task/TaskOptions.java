package io.launch.cli.task;

import io.launch.cli.UsageException;
import io.launch.client.AsyncEndpoint;
import io.launch.client.Endpoint;
import io.launch.client.EndpointRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What may be said of the task that an async endpoint makes of a request.
final class TaskOptions {
  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "Async endpoints: higher goes first, -100 to 100. Default: 0.")
  private @Nullable Integer priority;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "Async endpoints: a name to find the task by; many may have the same.")
  private @Nullable String label;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "Async endpoints: when it ends in FAILURE if it has not ended by then.")
  private @Nullable Duration deadline;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description =
          "Async endpoints: the same key with the same request gives the same task for 24 hours, so"
              + " that the command may be run again.")
  private @Nullable String key;

  /// Refuses what an endpoint of this type would ignore.
  void check(Endpoint endpoint) {
    String said =
        priority != null
            ? "--priority"
            : label != null
                ? "--label"
                : deadline != null ? "--deadline" : key != null ? "--idempotency-key" : "";
    if (!said.isEmpty() && !(endpoint instanceof AsyncEndpoint)) {
      var found = endpoint.modelEndpoint();
      throw new UsageException(
          "%s: endpoint %s is %s (expected: an async endpoint).",
          said, found.name(), found.type().name().toLowerCase(Locale.ROOT));
    }
  }

  EndpointRequest addTo(EndpointRequest request) {
    EndpointRequest more = request;
    if (priority != null) {
      more = more.withPriority(priority);
    }
    if (label != null) {
      more = more.withLabel(label);
    }
    if (deadline != null) {
      more = more.withDeadline(deadline);
    }
    return key == null ? more : more.withIdempotencyKey(key);
  }
}
