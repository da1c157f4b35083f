package io.launch.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// JSON Schemas in words.
final class TypeWords {
  private TypeWords() {}

  /// The schema in a few words; named ones are links.
  static String of(JsonNode schema) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText().replaceAll(".*/", "");
      return "[%s](#%s)".formatted(name, name.toLowerCase(java.util.Locale.ROOT));
    }
    JsonNode choices = schema.has("oneOf") ? schema.get("oneOf") : schema.path("anyOf");
    if (!choices.isEmpty()) {
      return alternatives(choices);
    }
    if (schema.has("enum")) {
      return stream(schema.get("enum"))
          .map(it -> "`" + it.asText() + "`")
          .collect(Collectors.joining(", "));
    }
    if (schema.has("const")) {
      return "`" + schema.get("const").asText() + "`";
    }
    JsonNode type = schema.path("type");
    if (type.isMissingNode()) {
      return "any JSON";
    }
    return types(type).stream().map(it -> word(it, schema)).collect(Collectors.joining(" or "));
  }

  private static String alternatives(JsonNode choices) {
    boolean tagged = stream(choices).allMatch(it -> it.has("title"));
    String separator = tagged ? ", " : " or ";
    return stream(choices)
        .map(it -> tagged ? "`" + it.get("title").asText() + "`" : of(it))
        .collect(Collectors.joining(separator, tagged ? "object, one of " : "", ""));
  }

  private static List<String> types(JsonNode type) {
    List<String> types = new ArrayList<>();
    if (type.isTextual()) {
      types.add(type.asText());
    }
    type.forEach(it -> types.add(it.asText()));
    return types;
  }

  private static String word(String type, JsonNode schema) {
    return switch (type) {
      case "string" ->
          schema.path("format").asText().equals("date-time")
              ? "time"
              : "text" + limit(schema, "maxLength", " of at most %s characters");
      case "integer" -> "whole number" + bounds(schema);
      case "number" -> "number" + bounds(schema);
      case "boolean" -> "true or false";
      case "array" ->
          "list of " + of(schema.path("items")) + limit(schema, "maxItems", ", at most %s");
      case "object" ->
          schema.has("additionalProperties")
              ? "object of " + of(schema.get("additionalProperties"))
              : "object";
      default -> type;
    };
  }

  private static String bounds(JsonNode schema) {
    return limit(schema, "minimum", " of at least %s")
        + limit(schema, "exclusiveMinimum", " above %s")
        + limit(schema, "maximum", " up to %s");
  }

  private static String limit(JsonNode schema, String keyword, String words) {
    return schema.has(keyword) ? words.formatted(schema.get(keyword).asText()) : "";
  }

  /// The fields of an object as a table.
  static String table(JsonNode schema, JsonNode required) {
    List<String> needed = stream(required).map(JsonNode::asText).toList();
    StringBuilder table = new StringBuilder("\n| field | | type |\n| --- | --- | --- |\n");
    for (Map.Entry<String, JsonNode> field : schema.properties()) {
      table.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  field.getKey(),
                  needed.contains(field.getKey()) ? "required" : "",
                  of(field.getValue())));
    }
    return table.toString();
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
