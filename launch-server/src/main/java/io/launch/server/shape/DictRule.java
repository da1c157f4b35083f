package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// An object with any names, whose values fit a rule.
record DictRule(Rule values) implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (!value.isObject()) {
      faults.add("dict_type", loc, "Input should be a valid dictionary", value);
      return value;
    }
    ObjectNode checked = JsonNodeFactory.instance.objectNode();
    value
        .properties()
        .forEach(it ->
            checked.set(it.getKey(), values.check(it.getValue(), loc.at(it.getKey()), faults)));
    return checked;
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Schemas.type("object");
    ObjectNode inner = values.schema();
    if (!inner.isEmpty()) {
      schema.set("additionalProperties", inner);
    }
    return schema;
  }
}
