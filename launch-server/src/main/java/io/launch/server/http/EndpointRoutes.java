package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.CreationLogsResponse;
import io.launch.api.endpoint.DeleteModelEndpointResponse;
import io.launch.api.endpoint.EndpointCreationResponse;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointLogResponse;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.LogLineView;
import io.launch.api.endpoint.RestartModelEndpointResponse;
import io.launch.api.endpoint.UpdateModelEndpointRequest;
import io.launch.core.Caller;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointService;
import io.launch.core.endpoint.Fleet;
import io.launch.core.worker.LogLine;
import io.launch.server.schema.SchemaStore;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// `/v1/model-endpoints`.
public final class EndpointRoutes {
  private static final int DEFAULT_LOG_LINES = 1_000;
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Rule SEQUENCE = Rules.longInteger(0);
  private static final Rule LINES = Rules.integerAbove(0);
  private static final Rule ORDER = Rules.oneOf("newest", "oldest", "alphabetical");

  private final Api api;
  private final Relay relay;
  private final EndpointService endpoints;
  private final EndpointViews views;
  private final Fleet fleet;
  private final LogPolls logs;

  /// How logs are read.
  ///
  /// @param maxLines most lines of one answer
  /// @param maxWait longest that an answer is held back
  public record LogPolls(int maxLines, Duration maxWait, LongPolls polls) {}

  private final Supplier<String> deploymentIds;

  /// @param deploymentIds names for deployments: UUIDs
  public EndpointRoutes(
      Api api,
      Relay relay,
      EndpointService endpoints,
      EndpointViews views,
      Fleet fleet,
      LogPolls logs,
      Supplier<String> deploymentIds) {
    this.api = api;
    this.relay = relay;
    this.endpoints = endpoints;
    this.views = views;
    this.fleet = fleet;
    this.logs = logs;
    this.deploymentIds = deploymentIds;
  }

  public void mount(Router router) {
    router.post(
        "/v1/model-endpoints",
        api.call(EndpointShapes.CREATE, this::create),
        EndpointPages.create(EndpointShapes.CREATE));
    router.get("/v1/model-endpoints", api.call(this::list), EndpointPages.list(ORDER));
    router.get("/v1/model-endpoints/{id}", api.call(this::get), EndpointPages.get());
    router.put(
        "/v1/model-endpoints/{id}",
        api.call(EndpointShapes.UPDATE, this::update),
        EndpointPages.update(EndpointShapes.UPDATE));
    router.delete("/v1/model-endpoints/{id}", api.call(this::delete), EndpointPages.delete());
    router.get(
        "/v1/model-endpoints/{id}/logs",
        relay.toHomeIfAny(Relay.PATH, api.call(this::log)),
        EndpointPages.log(SEQUENCE, LINES));
    router.post(
        "/v1/model-endpoints/{id}/restart", api.call(this::restart), EndpointPages.restart());
    router.get("/v1/model-endpoints-api", api.call(this::page), EndpointPages.page());
    router.get(
        "/v1/hosted_inference/endpoints/creation_logs/{name...}",
        api.call(this::creationLogs),
        EndpointPages.creationLogs());
  }

  private EndpointCreationResponse create(
      Caller caller, Call call, CreateModelEndpointRequest request) {
    warn(call, request.settings());
    return deployment(checked(caller, call, endpoints.create(caller, request)));
  }

  private EndpointCreationResponse update(
      Caller caller, Call call, UpdateModelEndpointRequest request) {
    warn(call, request.settings());
    return deployment(checked(caller, call, endpoints.update(caller, id(call), request)));
  }

  private static void warn(Call call, EndpointSettings settings) {
    if (settings.defaultCallbackUrl() != null) {
      call.faults().warn("default_callback_url: kept, but this server does not call back yet");
    }
  }

  /// The endpoint, after a warning if it wants its requests checked and there is nothing to hold
  /// them to.
  private Endpoint checked(Caller caller, Call call, Endpoint endpoint) {
    boolean wanted = Boolean.TRUE.equals(endpoint.spec().settings().validateRequests());
    if (wanted && !SchemaStore.has(endpoints.bundle(caller, endpoint))) {
      call.faults()
          .warn(
              "validate_requests: requests are not checked, since the bundle has no schemas;"
                  + " make one with a schema_location");
    }
    return endpoint;
  }

  private RestartModelEndpointResponse restart(Caller caller, Call call) {
    endpoints.restart(caller, id(call));
    return new RestartModelEndpointResponse(true);
  }

  private EndpointCreationResponse deployment(Endpoint endpoint) {
    return new EndpointCreationResponse(deploymentIds.get(), endpoint.id());
  }

  private Object list(Caller caller, Call call) {
    Queries.optional(call, "order_by", ORDER);
    List<Endpoint> found = endpoints.list(caller, call.query("name"));
    boolean newest = call.query("order_by").stream().anyMatch("newest"::equals);
    List<Endpoint> ordered = newest ? found.reversed() : found;
    return Map.of("model_endpoints", ordered.stream().map(it -> views.view(caller, it)).toList());
  }

  private Object get(Caller caller, Call call) {
    return views.view(caller, endpoints.get(caller, id(call)));
  }

  /// Answers once it is gone where that is soon: clients make it anew, or look, right after.
  private DeleteModelEndpointResponse delete(Caller caller, Call call) throws InterruptedException {
    EndpointId id = id(call);
    endpoints.delete(caller, id);
    Duration wait = logs.maxWait().compareTo(SOON) < 0 ? logs.maxWait() : SOON;
    logs.polls().hold(wait, left -> endpoints.awaitRemoval(id, left));
    return new DeleteModelEndpointResponse(true);
  }

  private EndpointLogResponse log(Caller caller, Call call) throws InterruptedException {
    EndpointId id = endpoints.get(caller, id(call)).id();
    long after = Queries.optional(call, "after", SEQUENCE).map(it -> it.longValue()).orElse(0L);
    int asked =
        Queries.optional(call, "max", LINES).map(it -> it.intValue()).orElse(DEFAULT_LOG_LINES);
    int max = Math.min(asked, logs.maxLines());
    Duration wait = Queries.wait(call, logs.maxWait());
    List<LogLine> lines = logs.polls().hold(wait, left -> fleet.log(id, after, max, left));
    return new EndpointLogResponse(lines.stream().map(EndpointRoutes::line).toList());
  }

  private Object creationLogs(Caller caller, Call call) throws InterruptedException {
    String name = call.pathText("name");
    Endpoint endpoint =
        endpoints.list(caller, Optional.of(name)).stream()
            .findFirst()
            .orElseThrow(() ->
                new LaunchException(
                    ErrorCode.NOT_FOUND, "Model Endpoint " + name + " was not found."));
    if (relay.passOn(call, endpoint.id())) {
      return Api.ANSWERED_ELSEWHERE;
    }
    return new CreationLogsResponse(
        fleet.log(endpoint.id(), 0, logs.maxLines(), Duration.ZERO).stream()
            .map(line ->
                "%s %s %s\n".formatted(LaunchJson.timestamp(line.at()), line.worker(), line.text()))
            .collect(Collectors.joining()));
  }

  private Html page(Caller caller, Call call) {
    return EndpointPage.of(endpoints.list(caller, Optional.empty()));
  }

  private static LogLineView line(LogLine line) {
    return new LogLineView(line.sequence(), line.at(), line.worker().value(), line.text());
  }

  private static EndpointId id(Call call) {
    return new EndpointId(call.path("id"));
  }
}
