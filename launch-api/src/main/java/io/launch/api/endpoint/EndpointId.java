package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Names an endpoint for its whole life: `end_` and 20 lower-case base32 characters.
public record EndpointId(@JsonValue String value) {
  @JsonCreator
  public EndpointId {}

  /// The bare value, so that ids read well in logs and paths.
  @Override
  public String toString() {
    return value;
  }
}
