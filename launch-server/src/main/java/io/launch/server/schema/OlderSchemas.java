package io.launch.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// The schemas that Launch makes of Java types, in the words of OpenAPI 3.0, which has no type
/// `null`.
final class OlderSchemas {
  private OlderSchemas() {}

  static ObjectNode of(ObjectNode schema) {
    return (ObjectNode) copy(schema);
  }

  private static JsonNode copy(JsonNode schema) {
    return switch (schema) {
      case ArrayNode list -> {
        ArrayNode copies = JsonNodeFactory.instance.arrayNode();
        list.forEach(it -> copies.add(copy(it)));
        yield copies;
      }
      case ObjectNode object -> {
        ObjectNode copies = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(it -> copies.set(it.getKey(), copy(it.getValue())));
        yield nullable(copies);
      }
      default -> schema;
    };
  }

  private static ObjectNode nullable(ObjectNode schema) {
    if (schema.get("type") instanceof ArrayNode types && types.size() == 2) {
      schema.put("type", types.get(0).textValue()).put("nullable", true);
    }
    if (schema.get("anyOf") instanceof ArrayNode choices) {
      List<JsonNode> others = new ArrayList<>();
      choices.forEach(others::add);
      if (others.removeIf(it -> it.path("type").asText().equals("null"))) {
        schema.remove("anyOf");
        schema.putArray("allOf").addAll(others);
        schema.put("nullable", true);
      }
    }
    return schema;
  }
}
