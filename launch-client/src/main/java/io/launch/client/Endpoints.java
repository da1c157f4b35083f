package io.launch.client;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.DeleteModelEndpointResponse;
import io.launch.api.endpoint.EndpointCreationResponse;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointLogResponse;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.ListModelEndpointsResponse;
import io.launch.api.endpoint.LogLineView;
import io.launch.api.endpoint.ModelEndpointView;
import io.launch.api.endpoint.RestartModelEndpointResponse;
import io.launch.client.internal.HttpCall;
import io.launch.client.internal.HttpTransport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Endpoints: named deployments of bundles.
///
/// ```java
/// Endpoint endpoint =
///     client.endpoints().create("iris", DeploySpec.sync(client.bundles().latest("iris").id()));
/// endpoint.awaitReady(Duration.ofMinutes(1));
/// ```
public final class Endpoints {
  private static final String PATH = "/v1/model-endpoints";

  private final HttpTransport transport;
  private final Tasks tasks;

  Endpoints(HttpTransport transport, Tasks tasks) {
    this.transport = transport;
    this.tasks = tasks;
  }

  /// Deploys a bundle under a new name; returns before workers are up, see [Endpoint#awaitReady].
  ///
  /// `POST /v1/model-endpoints`
  ///
  /// ```java
  /// client.endpoints().create("iris", DeploySpec.sync(client.bundles().latest("iris").id()));
  /// ```
  ///
  /// @throws LaunchException INVALID_ARGUMENT when the name is taken or a value is out of bounds;
  ///   NOT_FOUND when there is no such bundle
  public Endpoint create(String name, DeploySpec spec) {
    var created =
        transport.call(HttpCall.post(PATH, spec.create(name)), EndpointCreationResponse.class);
    return handle(read(created.modelEndpointId()));
  }

  /// Creates the endpoint, or updates the one of that name; what the spec leaves open stays as it
  /// is then.
  ///
  /// ```java
  /// DeploySpec spec = DeploySpec.sync(client.bundles().latest("iris").id());
  /// client.endpoints().createOrUpdate("iris", spec).awaitReady(Duration.ofMinutes(1));
  /// ```
  ///
  /// @throws LaunchException INVALID_ARGUMENT when the endpoint is there and of another type
  public Endpoint createOrUpdate(String name, DeploySpec spec) {
    Optional<ModelEndpoint> found = named(name);
    return found.isPresent() ? update(found.get(), spec) : create(name, spec);
  }

  /// Changes an endpoint; what the spec leaves open stays as it is. Its workers go on serving until
  /// the new ones are ready.
  ///
  /// `PUT /v1/model-endpoints/{id}`
  ///
  /// ```java
  /// client.endpoints().update("iris", DeploySpec.builder().workers(2, 4).build());
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND when there is no such endpoint or bundle; INVALID_ARGUMENT
  ///   when the spec says another type; CONFLICT when the endpoint is being deleted
  public Endpoint update(String name, DeploySpec spec) {
    return update(required(name), spec);
  }

  /// The endpoint of this name, if there is one. `GET /v1/model-endpoints?name=`
  ///
  /// ```java
  /// boolean there = client.endpoints().find("iris").isPresent();
  /// ```
  public Optional<Endpoint> find(String name) {
    return named(name).map(this::handle);
  }

  /// The endpoint of this name. `GET /v1/model-endpoints?name=`
  ///
  /// ```java
  /// Endpoint endpoint = client.endpoints().get("iris");
  /// if (endpoint instanceof SyncEndpoint sync) {
  ///   sync.predict(EndpointRequest.ofArgs(Map.of("x", 1)));
  /// }
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND
  public Endpoint get(String name) {
    return handle(required(name));
  }

  /// The sync endpoint of this name.
  ///
  /// ```java
  /// SyncEndpoint iris = client.endpoints().sync("iris");
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND; INVALID_ARGUMENT when it is of another type
  public SyncEndpoint sync(String name) {
    return new SyncEndpoint(state(typed(name, EndpointType.SYNC)));
  }

  /// The async endpoint of this name.
  ///
  /// ```java
  /// AsyncEndpoint minilm = client.endpoints().async("minilm");
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND; INVALID_ARGUMENT when it is of another type
  public AsyncEndpoint async(String name) {
    return new AsyncEndpoint(state(typed(name, EndpointType.ASYNC)), tasks);
  }

  /// The streaming endpoint of this name.
  ///
  /// ```java
  /// StreamingEndpoint writer = client.endpoints().streaming("writer");
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND; INVALID_ARGUMENT when it is of another type
  public StreamingEndpoint streaming(String name) {
    return new StreamingEndpoint(state(typed(name, EndpointType.STREAMING)));
  }

  /// All endpoints, oldest first. `GET /v1/model-endpoints`
  ///
  /// ```java
  /// client.endpoints().list().forEach(System.out::println);
  /// ```
  public List<ModelEndpoint> list() {
    return list(PATH);
  }

  /// Ends an endpoint; its open tasks end FAILURE. Returns before its workers are gone.
  ///
  /// `DELETE /v1/model-endpoints/{id}`
  ///
  /// ```java
  /// client.endpoints().delete("iris");
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND
  public void delete(String name) {
    transport.call(HttpCall.delete(path(required(name).id())), DeleteModelEndpointResponse.class);
  }

  /// Replaces every worker of an endpoint by a new one; the old ones serve until then.
  ///
  /// `POST /v1/model-endpoints/{id}/restart`
  ///
  /// ```java
  /// client.endpoints().restart("iris");
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND; CONFLICT when the endpoint is being deleted
  public void restart(String name) {
    transport.call(
        HttpCall.postJson(path(required(name).id()) + "/restart", new byte[0]),
        RestartModelEndpointResponse.class);
  }

  /// Lines that the endpoint's workers printed, past and present, oldest first.
  ///
  /// `GET /v1/model-endpoints/{id}/logs?after=&max=&wait=`
  ///
  /// ```java
  /// long seen = 0;
  /// for (LogLineView line : client.endpoints().logs("iris", seen, 100, Duration.ofSeconds(10))) {
  ///   System.out.println(line.text());
  ///   seen = line.sequence();
  /// }
  /// ```
  ///
  /// @param after the sequence of the last line that is known already; 0 for none
  /// @param max most lines; of more the latest are answered
  /// @param wait how long to wait for the first line, at most 30 s; zero for not at all
  /// @throws LaunchException NOT_FOUND
  public List<LogLineView> logs(String name, long after, int max, Duration wait) {
    return logs(required(name).id(), after, max, wait);
  }

  /// The same for an endpoint whose id is known, which saves finding it by name every time.
  ///
  /// ```java
  /// EndpointId id = client.endpoints().get("iris").modelEndpoint().id();
  /// client.endpoints().logs(id, 0, 100, Duration.ZERO);
  /// ```
  public List<LogLineView> logs(EndpointId id, long after, int max, Duration wait) {
    String query = "/logs?after=%d&max=%d&wait=%s".formatted(after, max, HttpCall.seconds(wait));
    return transport
        .call(
            HttpCall.get(path(id) + query).holding(wait, transport.requestTimeout()),
            EndpointLogResponse.class)
        .lines();
  }

  private Endpoint update(ModelEndpoint found, DeploySpec spec) {
    Args.require(
        spec.fits(found.type()),
        "type: %s (expected: %s, as endpoint %s is; a type cannot change: delete the endpoint first)",
        spec.type(),
        found.type(),
        found.name());
    transport.call(HttpCall.put(path(found.id()), spec.update()), EndpointCreationResponse.class);
    return handle(read(found.id()));
  }

  private ModelEndpoint typed(String name, EndpointType type) {
    ModelEndpoint found = required(name);
    Args.require(
        found.type() == type, "endpoint: %s is %s (expected: %s)", name, found.type(), type);
    return found;
  }

  private ModelEndpoint required(String name) {
    return named(name)
        .orElseThrow(() ->
            new LaunchException(
                ErrorCode.NOT_FOUND,
                "endpoint: %s (expected: the name of one of your endpoints; next: see them with `launch endpoints list`)"
                    .formatted(name)));
  }

  private Optional<ModelEndpoint> named(String name) {
    return list(PATH + "?name=" + HttpCall.encode(name)).stream().findFirst();
  }

  private List<ModelEndpoint> list(String path) {
    return transport
        .call(HttpCall.get(path), ListModelEndpointsResponse.class)
        .modelEndpoints()
        .stream()
        .map(ModelEndpoint::new)
        .toList();
  }

  private Endpoint handle(ModelEndpoint found) {
    return switch (found.type()) {
      case SYNC -> new SyncEndpoint(state(found));
      case ASYNC -> new AsyncEndpoint(state(found), tasks);
      case STREAMING -> new StreamingEndpoint(state(found));
    };
  }

  private EndpointState state(ModelEndpoint found) {
    return new EndpointState(transport, found);
  }

  private ModelEndpoint read(EndpointId id) {
    return new ModelEndpoint(transport.call(HttpCall.get(path(id)), ModelEndpointView.class));
  }

  private static String path(EndpointId id) {
    return PATH + "/" + HttpCall.encode(id.value());
  }
}
