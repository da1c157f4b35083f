package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// A text; numbers are not taken for one.
record TextRule(int maxLength) implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (!value.isTextual()) {
      faults.add("string_type", loc, "Input should be a valid string", value);
    } else if (length(value.textValue()) > maxLength) {
      faults.add(
          "string_too_long",
          loc,
          "String should have at most %d characters".formatted(maxLength),
          value,
          Map.of("max_length", maxLength));
    }
    return value;
  }

  /// In characters, as JSON Schema and other languages count them: not in the halves of Java.
  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Schemas.type("string");
    return maxLength == Integer.MAX_VALUE ? schema : schema.put("maxLength", maxLength);
  }
}
