package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/// A point in time with its offset, such as `2026-11-28T10:00:00Z`; what is checked is in UTC.
record InstantRule() implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (value.isTextual()) {
      try {
        return TextNode.valueOf(OffsetDateTime.parse(value.textValue()).toInstant().toString());
      } catch (DateTimeException _) {
        // Told below.
      }
    }
    faults.add(
        "datetime_from_date_parsing",
        loc,
        "Input should be a time with an offset, such as 2026-11-28T10:00:00Z",
        value);
    return value;
  }

  @Override
  public ObjectNode schema() {
    return Schemas.type("string").put("format", "date-time");
  }
}
