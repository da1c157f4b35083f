package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/// An object in which the value of one field says which of the others must be given.
///
/// @param object the object's fields
/// @param tag name of the field that says so
/// @param needed the texts that must be given and not be empty, for each of its values
public record NeedsRule(ObjectRule object, String tag, Map<String, List<String>> needed)
    implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    JsonNode checked = object.check(value, loc, faults);
    for (String name : needed.getOrDefault(value.path(tag).asText(), List.of())) {
      JsonNode given = value.path(name);
      if (given.isMissingNode() || given.isNull()) {
        faults.add("missing", loc.at(name), "Field required", value);
      } else if (given.isTextual() && given.textValue().isEmpty()) {
        faults.add(
            "string_too_short",
            loc.at(name),
            "String should have at least 1 character",
            given,
            Map.of("min_length", 1));
      }
    }
    return checked;
  }
}
