package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Any value, kept as it is.
record AnyRule() implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    return value;
  }

  @Override
  public ObjectNode schema() {
    return Schemas.any();
  }
}
