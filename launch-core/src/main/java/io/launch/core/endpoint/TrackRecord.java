package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// How the workers of every revision have fared since this server began. For the endpoint loop
/// alone: not safe for use by many threads.
final class TrackRecord {
  private final Map<EndpointId, Map<Integer, Track>> tracks = new HashMap<>();

  /// A revision that was READY when it was first asked for, or is a fallback, has served before.
  Track of(Endpoint endpoint, EndpointRevision revision) {
    boolean served =
        endpoint.status() == EndpointStatus.READY || revision.number() != endpoint.revision();
    return of(endpoint.id()).computeIfAbsent(revision.number(), _ -> Track.fresh(served));
  }

  /// The current revision begins anew; that it has served is not forgotten.
  void begin(Endpoint endpoint) {
    Map<Integer, Track> known = of(endpoint.id());
    Track track = known.get(endpoint.revision());
    known.put(endpoint.revision(), Track.fresh(track != null && track.served()));
  }

  /// A worker of the current revision answers.
  void answered(Endpoint endpoint) {
    of(endpoint.id()).put(endpoint.revision(), of(endpoint, endpoint.current()).answered());
  }

  /// A worker of some revision, be it an old one, has died.
  void died(EndpointId endpoint, int revision, UnaryOperator<Track> death) {
    of(endpoint)
        .compute(revision, (_, track) -> death.apply(track == null ? Track.fresh(false) : track));
  }

  void forget(EndpointId endpoint) {
    tracks.remove(endpoint);
  }

  private Map<Integer, Track> of(EndpointId endpoint) {
    return tracks.computeIfAbsent(endpoint, _ -> new HashMap<>());
  }
}
