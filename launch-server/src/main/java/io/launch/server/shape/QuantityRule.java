package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A number or a text, kept as it is: `2`, `0.5`, `"500m"`.
record QuantityRule() implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (!value.isTextual() && !value.isNumber()) {
      faults.add("string_type", loc, "Input should be a valid string", value);
    }
    return value;
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Schemas.any();
    schema.putArray("type").add("string").add("number");
    return schema;
  }
}
