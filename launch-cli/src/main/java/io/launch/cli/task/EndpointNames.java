package io.launch.cli.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.client.LaunchClient;
import io.launch.client.ModelEndpoint;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The endpoints of the caller by their ids, because tasks know no names.
public record EndpointNames(Map<EndpointId, ModelEndpoint> endpoints) {
  /// Those that there are now.
  public static EndpointNames of(LaunchClient client) {
    return new EndpointNames(
        client.endpoints().list().stream()
            .collect(Collectors.toMap(ModelEndpoint::id, Function.identity())));
  }

  /// The id of an endpoint that a person named: by its name, or by an id, such as of one that was
  /// deleted.
  static EndpointId id(LaunchClient client, String given) {
    return given.startsWith("end_")
        ? new EndpointId(given)
        : client.endpoints().get(given).modelEndpoint().id();
  }

  /// The endpoint; empty when it was deleted, or is another owner's.
  Optional<ModelEndpoint> find(EndpointId id) {
    return Optional.ofNullable(endpoints.get(id));
  }

  /// The endpoint's name, or its id where it has none any more.
  String name(EndpointId id) {
    return find(id).map(ModelEndpoint::name).orElse(id.value());
  }
}
