package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;

/// Checks one JSON value. Rules are lax where existing clients count on it: what they return is the
/// value in its proper type.
public interface Rule {
  /// The value in its proper type, or the value as it is when it does not fit; then the faults have
  /// grown.
  JsonNode check(JsonNode value, Loc loc, Faults faults);
}
