package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.server.ServerId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where each endpoint lives: it has one server at a time, which runs its workers and hands out its
/// tasks.
public interface EndpointHomes {
  /// Where an endpoint lives.
  sealed interface Home {
    /// On this server.
    record Here() implements Home {}

    /// On another one.
    record At(ServerId server, URI url) implements Home {}

    /// Nowhere at the moment: it is new, or its server has gone.
    record Nowhere() implements Home {}
  }

  /// What the endpoint loop learns from a look.
  ///
  /// @param here the endpoints that live on this server
  /// @param gained those of them that did not at the last look
  /// @param elsewhere how the workers of the others are
  record Look(
      Set<EndpointId> here, Set<EndpointId> gained, Map<EndpointId, WorkerCounts> elsewhere) {}

  /// Where the endpoint lives, from memory.
  Home of(EndpointId endpoint);

  /// Asks the database where an endpoint lives that is not known here.
  void lookUp(EndpointId endpoint);

  /// Looks where endpoints live, and takes those that this server should have.
  ///
  /// @param wanted every endpoint that there is
  Look look(List<Endpoint> wanted);

  /// Tells the other servers how the workers of an endpoint are that lives here.
  void report(EndpointId endpoint, WorkerCounts workers);

  /// Gives back an endpoint that is removed, once its row is gone.
  void removed(EndpointId endpoint);

  /// Gives back every endpoint and takes none any more: the others need not wait for this server to
  /// have ended.
  void retire();

  /// Whether every endpoint lives here, for there is no other server.
  boolean sole();

  /// Whether the endpoint lives on this server.
  default boolean here(EndpointId endpoint) {
    return of(endpoint) instanceof Home.Here;
  }
}
