package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Checks one JSON value. Rules are lax where existing clients count on it: what they return is the
/// value in its proper type.
public interface Rule {
  /// The value in its proper type, or the value as it is when it does not fit; then the faults have
  /// grown.
  JsonNode check(JsonNode value, Loc loc, Faults faults);

  /// The JSON Schema of values in their proper type: what a caller should send, so stricter than
  /// [#check] where that is lax.
  ObjectNode schema();
}
