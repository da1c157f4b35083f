package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/// A truth value: `true`, and as clients also send it `1`, `"yes"` or `"on"`.
record BooleanRule() implements Rule {
  private static final Set<String> TRUE = Set.of("1", "1.0", "true", "t", "yes", "y", "on");
  private static final Set<String> FALSE = Set.of("0", "0.0", "false", "f", "no", "n", "off");

  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (value.isBoolean()) {
      return value;
    }
    if (!value.isTextual() && !value.isNumber()) {
      faults.add("bool_type", loc, "Input should be a valid boolean", value);
      return value;
    }
    String word = value.asText().toLowerCase(Locale.ROOT);
    if (!TRUE.contains(word) && !FALSE.contains(word)) {
      faults.add(
          "bool_parsing", loc, "Input should be a valid boolean, unable to interpret input", value);
      return value;
    }
    return BooleanNode.valueOf(TRUE.contains(word));
  }

  @Override
  public ObjectNode schema() {
    return Schemas.type("boolean");
  }
}
