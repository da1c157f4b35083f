package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What is to be done when an endpoint comes to this server, or has gone from it.
final class Relocation {
  private final EndpointRepository endpoints;
  private final EndpointDirectory directory;
  private final Fleet fleet;
  private final Demand demand;
  private final TrackRecord tracks;
  private final InstantSource clock;

  Relocation(
      EndpointRepository endpoints,
      EndpointDirectory directory,
      Fleet fleet,
      Demand demand,
      TrackRecord tracks,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.directory = directory;
    this.fleet = fleet;
    this.demand = demand;
    this.tracks = tracks;
    this.clock = clock;
  }

  /// Takes back what a server that is gone wrote down: its workers went with it, so nothing is
  /// READY until a worker of this server has answered.
  ///
  /// @return the endpoint as its row is then
  Endpoint takeOver(Endpoint endpoint, String reason) {
    if (endpoint.status() != EndpointStatus.READY) {
      return endpoint;
    }
    tracks.of(endpoint, endpoint.current());
    Endpoint starting =
        endpoint.withStatus(EndpointStatus.UPDATE_IN_PROGRESS, reason, clock.instant());
    if (!endpoints.update(endpoint, starting)) {
      return endpoint;
    }
    directory.put(starting);
    return starting;
  }

  /// Begins with an endpoint that lives here from now on. Its row is read anew: the server that had
  /// it could write until the lease was this one's.
  Optional<Endpoint> gain(EndpointId id) {
    tracks.forget(id);
    demand.forget(id);
    Optional<Endpoint> row = endpoints.find(id);
    if (row.stream().anyMatch(endpoint -> endpoint.status() == EndpointStatus.READY)) {
      fleet.note(id, EndpointPlan.MOVED);
    }
    return row.map(endpoint -> takeOver(endpoint, EndpointPlan.MOVED));
  }

  /// Ends what workers an endpoint has here that lives elsewhere: it was taken from this server.
  void leave(Endpoint endpoint) {
    EndpointId id = endpoint.id();
    List<SeenWorker> seen = fleet.look(id);
    if (seen.isEmpty()) {
      return;
    }
    seen.stream().filter(SeenWorker::live).forEach(it -> fleet.markStopping(it.worker().id()));
    // Those that are marked get no more requests.
    fleet.open(endpoint, seen);
    for (SeenWorker worker : seen) {
      if (worker.exited()) {
        fleet.bury(worker.worker());
      } else {
        fleet.stop(id, worker.worker().id());
      }
    }
  }

  /// Takes note of the workers that have exited, and does nothing else.
  void bury(EndpointId id) {
    fleet.look(id).stream().filter(SeenWorker::exited).forEach(it -> fleet.bury(it.worker()));
  }
}
