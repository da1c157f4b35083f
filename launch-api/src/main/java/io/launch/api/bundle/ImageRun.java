package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An image and how it is started and asked.
///
/// @param command what is started in the image
/// @param protocol how it is asked: `http`
/// @param env variables for the process
/// @param predictRoute path of `POST` requests to the model
/// @param healthcheckRoute path that answers 200 once the model can be asked
/// @param readinessInitialDelaySeconds how long after its start it is first checked
/// @param extraRoutes further paths that are passed on
/// @param routes paths that are passed on
/// @param forwarderType `default` or `passthrough`
/// @param workerCommand what is started on the other nodes of a worker of several
/// @param workerEnv variables there
public record ImageRun(
    @JsonProperty("repository") String repository,
    @JsonProperty("tag") String tag,
    @JsonProperty("command") List<String> command,
    @JsonProperty("protocol") String protocol,
    @JsonProperty("env") @Nullable Map<String, String> env,
    @JsonProperty("predict_route") String predictRoute,
    @JsonProperty("healthcheck_route") String healthcheckRoute,
    @JsonProperty("readiness_initial_delay_seconds") int readinessInitialDelaySeconds,
    @JsonProperty("extra_routes") List<String> extraRoutes,
    @JsonProperty("routes") List<String> routes,
    @JsonProperty("forwarder_type") @Nullable String forwarderType,
    @JsonProperty("worker_command") @Nullable List<String> workerCommand,
    @JsonProperty("worker_env") @Nullable Map<String, String> workerEnv) {
  /// An image with the usual routes and nothing else said.
  public static ImageRun of(String repository, String tag, List<String> command) {
    return new ImageRun(
        repository,
        tag,
        command,
        "http",
        null,
        "/predict",
        "/readyz",
        120,
        List.of(),
        List.of(),
        "default",
        null,
        null);
  }
}
