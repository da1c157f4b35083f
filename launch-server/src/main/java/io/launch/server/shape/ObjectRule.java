package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// An object of named fields. Fields that it does not name are dropped and reported.
public final class ObjectRule implements Rule {
  private final List<Field> fields;

  private ObjectRule(List<Field> fields) {
    this.fields = fields;
  }

  public static ObjectRule of(Field... fields) {
    return new ObjectRule(List.of(fields));
  }

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
    ObjectNode checked = JsonNodeFactory.instance.objectNode();
    for (Field field : fields) {
      checkField(field, value, loc, checked, faults);
    }
    value.properties().forEach(it -> reportUnknown(it.getKey(), it.getValue(), loc, faults));
    return checked;
  }

  private static void checkField(
      Field field, JsonNode object, Loc loc, ObjectNode checked, Faults faults) {
    JsonNode value = object.get(field.name());
    if (value == null && field.required()) {
      faults.add("missing", loc.at(field.name()), "Field required", object);
    }
    if (value == null || (value instanceof NullNode && field.nullable())) {
      if (field.fallback() != null) {
        checked.set(field.name(), field.fallback().deepCopy());
      }
      return;
    }
    checked.set(field.name(), field.rule().check(value, loc.at(field.name()), faults));
  }

  private void reportUnknown(String name, JsonNode value, Loc loc, Faults faults) {
    if (!value.isNull() && fields.stream().noneMatch(field -> field.name().equals(name))) {
      faults.unknown(loc.at(name));
    }
  }
}
