package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A list of up to `maxLength` values that fit a rule.
record ListRule(Rule items, int maxLength) implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (!value.isArray()) {
      faults.add("list_type", loc, "Input should be a valid list", value);
      return value;
    }
    if (value.size() > maxLength) {
      Rules.tooLong(loc, maxLength, value.size(), faults);
      return value;
    }
    ArrayNode checked = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < value.size(); i++) {
      checked.add(items.check(value.get(i), loc.at(i), faults));
    }
    return checked;
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Schemas.type("array");
    schema.set("items", items.schema());
    return maxLength == Integer.MAX_VALUE ? schema : schema.put("maxItems", maxLength);
  }
}
