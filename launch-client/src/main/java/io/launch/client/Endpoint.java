package io.launch.client;

import io.launch.api.endpoint.DeploymentState;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.ResourceState;
import java.time.Duration;
import java.util.Optional;

/// A deployed bundle that can be asked. It knows its endpoint's id from when it was found, so
/// asking costs no look-up; an endpoint that was deleted and created anew is another one.
///
/// ```java
/// Endpoint endpoint = client.endpoints().get("iris").awaitReady(Duration.ofMinutes(1));
/// Object answer =
///     switch (endpoint.modelEndpoint().type()) {
///       case SYNC -> ((SyncEndpoint) endpoint).predict(Map.of("x", 1), Object.class);
///       case ASYNC -> ((AsyncEndpoint) endpoint).predict(EndpointRequest.ofArgs(Map.of("x", 1)));
///       case STREAMING -> ((StreamingEndpoint) endpoint).predict(Map.of("x", 1), List.class);
///     };
/// ```
public sealed interface Endpoint permits SyncEndpoint, AsyncEndpoint, StreamingEndpoint {
  /// The endpoint as it was when last read; asks the server for nothing.
  ///
  /// ```java
  /// String name = client.endpoints().get("iris").modelEndpoint().name();
  /// ```
  ModelEndpoint modelEndpoint();

  /// The endpoint as it is now. `GET /v1/model-endpoints/{id}`
  ///
  /// ```java
  /// String reason = client.endpoints().get("iris").refresh().statusReason();
  /// ```
  ///
  /// @throws io.launch.api.LaunchException NOT_FOUND when it was deleted
  ModelEndpoint refresh();

  /// Where it is in its life now. `GET /v1/model-endpoints/{id}`
  ///
  /// ```java
  /// boolean ready = client.endpoints().get("iris").status() == EndpointStatus.READY;
  /// ```
  default EndpointStatus status() {
    return refresh().status();
  }

  /// The resources of one worker, as they were asked for. `GET /v1/model-endpoints/{id}`
  ///
  /// ```java
  /// client.endpoints().get("iris").resourceState().ifPresent(r -> System.out.println(r.memory()));
  /// ```
  default Optional<ResourceState> resourceState() {
    return refresh().resourceState();
  }

  /// How many workers it wants and has now. `GET /v1/model-endpoints/{id}`
  ///
  /// ```java
  /// client.endpoints().get("iris").deploymentState().map(d -> d.availableWorkers());
  /// ```
  default Optional<DeploymentState> deploymentState() {
    return refresh().deploymentState();
  }

  /// Waits until the endpoint is READY, and returns itself.
  ///
  /// ```java
  /// client.endpoints().sync("iris").awaitReady(Duration.ofMinutes(1)).predict(Map.of(), Map.class);
  /// ```
  ///
  /// @throws io.launch.api.LaunchException MODEL_FAILED with the reason, at once, when it is
  ///   UPDATE_FAILED; CONFLICT when it is being deleted; DEADLINE_EXCEEDED when the time is over
  Endpoint awaitReady(Duration timeout);
}
