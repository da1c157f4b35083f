package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.owner.OwnerId;
import java.time.Instant;

/// An endpoint as the database has it.
///
/// @param revision counts updates that replace workers, from 1
/// @param status what the endpoint loop has seen; the row is written when it changes
/// @param statusReason why it is not READY, at most 500 characters; empty when there is nothing to
///   say
public record Endpoint(
    EndpointId id,
    OwnerId owner,
    String name,
    EndpointType type,
    EndpointSpec spec,
    int revision,
    EndpointStatus status,
    String statusReason,
    Instant createdAt,
    Instant updatedAt) {
  /// Most characters of a status reason.
  public static final int MAX_REASON = 500;

  public Endpoint {
    if (statusReason.length() > MAX_REASON) {
      statusReason = statusReason.substring(0, MAX_REASON - 1) + "…";
    }
  }

  public Endpoint withStatus(EndpointStatus newStatus, String reason, Instant now) {
    return new Endpoint(id, owner, name, type, spec, revision, newStatus, reason, createdAt, now);
  }

  /// The endpoint after an update, pending until its workers are there.
  public Endpoint withSpec(EndpointSpec newSpec, Instant now) {
    int next = spec.needsNewWorkers(newSpec) ? revision + 1 : revision;
    return new Endpoint(
        id, owner, name, type, newSpec, next, EndpointStatus.UPDATE_PENDING, "", createdAt, now);
  }
}
