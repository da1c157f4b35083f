package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// An object whose shape depends on the value of one of its fields, the tag.
///
/// @param tag name of that field
/// @param shapes the shape for each of its values; the tag itself is no field of theirs
public record UnionRule(String tag, SequencedMap<String, ObjectRule> shapes) implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (!value.isObject()) {
      faults.add(
          "model_attributes_type",
          loc,
          "Input should be a valid dictionary or object to extract fields from",
          value);
      return value;
    }
    JsonNode name = value.get(tag);
    if (name == null || !name.isTextual()) {
      faults.add(
          "union_tag_not_found",
          loc,
          "Unable to extract tag using discriminator '" + tag + "'",
          value,
          Map.of("discriminator", "'" + tag + "'"));
      return value;
    }
    ObjectRule shape = shapes.get(name.textValue());
    if (shape == null) {
      refuse(name.textValue(), value, loc, faults);
      return value;
    }
    ObjectNode rest = ((ObjectNode) value).deepCopy();
    rest.remove(tag);
    JsonNode checked = shape.check(rest, loc.at(name.textValue()), faults);
    return checked instanceof ObjectNode object ? object.set(tag, name) : checked;
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Schemas.any();
    shapes.forEach((name, shape) -> {
      ObjectNode option = shape.schema().put("title", name);
      ObjectNode properties = Schemas.any();
      properties.set(tag, Schemas.type("string").put("const", name));
      properties.setAll((ObjectNode) option.get("properties"));
      option.set("properties", properties);
      option.withArray("required").insert(0, tag);
      schema.withArray("oneOf").add(option);
    });
    return schema;
  }

  private void refuse(String name, JsonNode value, Loc loc, Faults faults) {
    String expected =
        shapes.keySet().stream().map(it -> "'" + it + "'").collect(Collectors.joining(", "));
    Map<String, Object> ctx = new LinkedHashMap<>();
    ctx.put("discriminator", "'" + tag + "'");
    ctx.put("tag", name);
    ctx.put("expected_tags", expected);
    faults.add(
        "union_tag_invalid",
        loc,
        "Input tag '%s' found using '%s' does not match any of the expected tags: %s"
            .formatted(name, tag, expected),
        value,
        ctx);
  }
}
