package io.launch.api.endpoint;

/// Where an endpoint is in its life.
public enum EndpointStatus {
  /// A worker of the current revision has answered.
  READY,
  /// A create or update is stored and not yet begun.
  UPDATE_PENDING,
  /// Workers of the current revision are being started, or all of them have died and are being
  /// replaced; the status reason says which.
  UPDATE_IN_PROGRESS,
  /// Workers of the current revision could not be started; the status reason says why. Final until
  /// the next update.
  UPDATE_FAILED,
  /// Workers are being ended; the endpoint is gone when they are.
  DELETE_IN_PROGRESS
}
