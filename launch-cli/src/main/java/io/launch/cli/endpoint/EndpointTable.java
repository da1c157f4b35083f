package io.launch.cli.endpoint;

import io.launch.api.endpoint.DeploymentState;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.EndpointType;
import io.launch.cli.Table;
import io.launch.cli.Text;
import io.launch.client.ModelEndpoint;
import java.util.List;
import java.util.Locale;

/// Endpoints as people read them.
final class EndpointTable {
  private EndpointTable() {}

  /// One line for each.
  static Table of(List<ModelEndpoint> endpoints) {
    Table table = new Table("NAME", "TYPE", "STATUS", "WORKERS", "BUNDLE", "REASON");
    for (ModelEndpoint endpoint : endpoints) {
      table.row(
          endpoint.name(),
          type(endpoint),
          endpoint.status(),
          workers(endpoint),
          endpoint.bundleName(),
          endpoint.statusReason());
    }
    return table;
  }

  /// Whether one can do its work: status, what is wrong, workers.
  static Table ofState(ModelEndpoint endpoint) {
    String reason = endpoint.statusReason().isEmpty() ? "" : ": " + endpoint.statusReason();
    Table table = new Table("endpoint", endpoint.name() + ", " + endpoint.status() + reason);
    if (endpoint.deploymentState().isPresent()) {
      table.row("workers", workers(endpoint));
    }
    return table;
  }

  /// All about one.
  static Table of(ModelEndpoint endpoint) {
    Table table =
        new Table("name", endpoint.name())
            .row("id", endpoint.id())
            .row("type", type(endpoint))
            .row("status", endpoint.status());
    if (!endpoint.statusReason().isEmpty()) {
      table.row("reason", endpoint.statusReason());
    }
    table
        .row("bundle", endpoint.bundleName() + ", " + endpoint.bundleId())
        .row("revision", endpoint.revision())
        .row("workers", workers(endpoint));
    endpoint
        .deploymentState()
        .ifPresent(
            it -> table.row("concurrency", it.concurrentRequestsPerWorker() + " per worker"));
    if (Boolean.TRUE.equals(endpoint.settings().publicInference())) {
      table.row("public", "every user may send requests");
    }
    if (endpoint.type() == EndpointType.ASYNC) {
      tries(table, endpoint.settings());
    }
    endpoint.queuedItems().ifPresent(it -> table.row("open tasks", it));
    endpoint.labels().forEach((key, value) -> table.row("label " + key, value));
    endpoint.metadata().forEach((key, value) -> table.row("metadata " + key, value));
    return table
        .row("created", Text.time(endpoint.createdAt()))
        .row("updated", Text.time(endpoint.updatedAt()));
  }

  private static void tries(Table table, EndpointSettings settings) {
    if (settings.maxAttempts() != null) {
      Double backoff = settings.retryBackoffSeconds();
      table.row(
          "attempts",
          "at most %d%s%s"
              .formatted(
                  settings.maxAttempts(),
                  backoff == null || backoff == 0 ? "" : ", the second after " + Text.span(backoff),
                  Boolean.TRUE.equals(settings.retryOnError())
                      ? ", also when the model throws"
                      : ""));
    }
    if (settings.taskRetentionSeconds() != null) {
      table.row("tasks kept", Text.span(settings.taskRetentionSeconds()));
    }
  }

  private static String type(ModelEndpoint endpoint) {
    return endpoint.type().name().toLowerCase(Locale.ROOT);
  }

  private static String workers(ModelEndpoint endpoint) {
    return endpoint.deploymentState().map(EndpointTable::workers).orElse("");
  }

  private static String workers(DeploymentState state) {
    int available = state.availableWorkers() == null ? 0 : state.availableWorkers();
    return "%d of %d".formatted(available, state.minWorkers());
  }
}
