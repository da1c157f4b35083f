package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A number or a text, kept as it is: `2`, `0.5`, `"500m"`.
record QuantityRule() implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (!value.isTextual() && !value.isNumber()) {
      // All that it might be, each where clients expect it of a value of several types.
      faults.add("string_type", loc.at("str"), "Input should be a valid string", value);
      faults.add("int_type", loc.at("int"), "Input should be a valid integer", value);
      faults.add("float_type", loc.at("float"), "Input should be a valid number", value);
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
