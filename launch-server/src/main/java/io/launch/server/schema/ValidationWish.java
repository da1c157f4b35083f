package io.launch.server.schema;

import io.launch.core.endpoint.Endpoint;
import java.util.Optional;

/// Whether an endpoint wants its requests held to their schema.
public final class ValidationWish {
  private ValidationWish() {}

  /// What the endpoint says, if it says anything.
  public static Optional<Boolean> of(Endpoint endpoint) {
    return Optional.ofNullable(endpoint.spec().settings().validateRequests());
  }
}
