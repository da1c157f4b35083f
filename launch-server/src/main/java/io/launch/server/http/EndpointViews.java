package io.launch.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.api.endpoint.DeploymentState;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.ModelEndpointView;
import io.launch.core.Caller;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.endpoint.EndpointService;
import io.launch.core.endpoint.EndpointSpec;
import io.launch.core.endpoint.WorkerCounts;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;

/// Shows endpoints.
public final class EndpointViews {
  /// Fields that existing clients look for, whether something is in them or not.
  private static final List<String> OPTIONAL =
      List.of(
          "deployment_name",
          "default_callback_url",
          "default_callback_auth",
          "aws_role",
          "results_s3_bucket",
          "queue_message_timeout_seconds",
          "billing_tags",
          "high_priority",
          "prewarm",
          "forwarder_max_concurrency");

  private final EndpointService endpoints;
  private final EndpointDirectory directory;
  private final ToIntFunction<EndpointId> openTasks;
  private final Duration taskExpiry;

  /// @param openTasks counts an endpoint's tasks that have not ended
  /// @param taskExpiry how long a task may wait for a worker
  public EndpointViews(
      EndpointService endpoints,
      EndpointDirectory directory,
      ToIntFunction<EndpointId> openTasks,
      Duration taskExpiry) {
    this.endpoints = endpoints;
    this.directory = directory;
    this.openTasks = openTasks;
    this.taskExpiry = taskExpiry;
  }

  /// The endpoint with every field that the API has.
  ObjectNode view(Caller caller, Endpoint endpoint) {
    EndpointSpec spec = endpoint.spec();
    ObjectNode view =
        LaunchJson.MAPPER.valueToTree(
            new ModelEndpointView(
                endpoint.id(),
                endpoint.name(),
                endpoint.type(),
                "launch-endpoint-id-" + endpoint.id(),
                spec.metadata(),
                endpoints.bundle(caller, endpoint).name(),
                spec.bundle(),
                endpoint.revision(),
                endpoint.status(),
                endpoint.statusReason().isEmpty() ? null : endpoint.statusReason(),
                spec.labels(),
                endpoint.owner().value(),
                endpoint.createdAt(),
                endpoint.updatedAt(),
                deployment(endpoint),
                spec.resources(),
                openTasks.applyAsInt(endpoint.id()),
                settings(spec.settings())));
    OPTIONAL.stream().filter(field -> !view.has(field)).forEach(view::putNull);
    return view;
  }

  /// The settings, with what counts where nothing was said.
  private EndpointSettings settings(EndpointSettings said) {
    EndpointSettings usual =
        new EndpointSettings(
            null,
            null,
            null,
            null,
            List.of(),
            null,
            null,
            false,
            null,
            Math.toIntExact(taskExpiry.toSeconds()));
    return said.or(usual);
  }

  private DeploymentState deployment(Endpoint endpoint) {
    EndpointSpec spec = endpoint.spec();
    WorkerCounts workers = directory.workers(endpoint.id());
    return new DeploymentState(
        spec.minWorkers(),
        spec.maxWorkers(),
        spec.perWorker(),
        spec.concurrentRequestsPerWorker(),
        spec.settings().forwarderMaxConcurrency(),
        workers.available(),
        workers.unavailable());
  }
}
