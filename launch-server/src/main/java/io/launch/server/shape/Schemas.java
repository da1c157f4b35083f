package io.launch.server.shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Small JSON Schemas, of the 2020-12 draft.
final class Schemas {
  private Schemas() {}

  static ObjectNode any() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode type(String type) {
    return any().put("type", type);
  }

  static ObjectNode oneOf(Iterable<String> names) {
    ObjectNode schema = type("string");
    names.forEach(schema.withArray("enum")::add);
    return schema;
  }

  /// The schema, or null.
  static ObjectNode nullable(ObjectNode schema) {
    ObjectNode wider = schema.deepCopy();
    if (wider.path("type").isTextual() && !wider.has("enum")) {
      String type = wider.get("type").textValue();
      wider.putArray("type").add(type).add("null");
      return wider;
    }
    if (wider.path("type").isArray()) {
      wider.withArray("type").add("null");
      return wider;
    }
    if (wider.isEmpty()) {
      return wider;
    }
    ObjectNode either = any();
    either.putArray("anyOf").add(wider).add(type("null"));
    return either;
  }
}
