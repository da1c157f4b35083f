package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.owner.OwnerId;
import java.time.Instant;
import java.util.Optional;

/// An endpoint as the database has it.
///
/// @param current what is wanted, numbered
/// @param fallback the last revision that was READY, while the current one is not yet: it goes on
///   serving
/// @param status what the endpoint loop has seen; the row is written when it changes
/// @param statusReason why it is not READY, at most 500 characters; empty when there is nothing to
///   say
public record Endpoint(
    EndpointId id,
    OwnerId owner,
    String name,
    EndpointType type,
    EndpointRevision current,
    Optional<EndpointRevision> fallback,
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

  public EndpointSpec spec() {
    return current.spec();
  }

  public int revision() {
    return current.number();
  }

  public boolean deleting() {
    return status == EndpointStatus.DELETE_IN_PROGRESS;
  }

  /// The endpoint with what the loop has seen; a revision that is READY needs no fallback.
  public Endpoint withStatus(EndpointStatus newStatus, String reason, Instant now) {
    Optional<EndpointRevision> kept =
        newStatus == EndpointStatus.READY ? Optional.empty() : fallback;
    return new Endpoint(id, owner, name, type, current, kept, newStatus, reason, createdAt, now);
  }

  /// The endpoint after an update, pending until its workers are there.
  public Endpoint withSpec(EndpointSpec spec, Instant now) {
    return next(spec, spec().needsNewWorkers(spec), now);
  }

  /// The endpoint with its workers to be replaced by others of the same spec.
  public Endpoint restarted(Instant now) {
    return next(spec(), true, now);
  }

  private Endpoint next(EndpointSpec spec, boolean replaces, Instant now) {
    var next = new EndpointRevision(replaces ? revision() + 1 : revision(), spec);
    Optional<EndpointRevision> kept =
        replaces && status == EndpointStatus.READY ? Optional.of(current) : fallback;
    return new Endpoint(
        id, owner, name, type, next, kept, EndpointStatus.UPDATE_PENDING, "", createdAt, now);
  }
}
