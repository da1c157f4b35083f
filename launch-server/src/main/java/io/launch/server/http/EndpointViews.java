package io.launch.server.http;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.jspecify.annotations.Nullable;

/// Shows endpoints.
public final class EndpointViews {
  /// Fields that existing clients look for and that nothing here fills.
  private static final List<String> UNUSED =
      List.of("deployment_name", "aws_role", "results_s3_bucket");

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
                openTasks.applyAsInt(endpoint.id())));
    UNUSED.forEach(view::putNull);
    addSettings(view, spec.settings());
    return view;
  }

  private void addSettings(ObjectNode view, EndpointSettings settings) {
    view.set("post_inference_hooks", tree(or(settings.postInferenceHooks(), List.of())));
    view.put("default_callback_url", settings.defaultCallbackUrl());
    view.set("default_callback_auth", tree(settings.defaultCallbackAuth()));
    view.put("public_inference", or(settings.publicInference(), false));
    view.put(
        "task_expires_seconds", or(settings.taskExpiresSeconds(), (int) taskExpiry.toSeconds()));
    view.put("queue_message_timeout_seconds", settings.queueMessageTimeoutSeconds());
    view.set("billing_tags", tree(settings.billingTags()));
    view.put("high_priority", settings.highPriority());
    view.put("prewarm", settings.prewarm());
  }

  private static JsonNode tree(@Nullable Object value) {
    return LaunchJson.MAPPER.valueToTree(value);
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
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
