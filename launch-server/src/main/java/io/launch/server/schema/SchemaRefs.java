package io.launch.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Moves schemas into a document's `components.schemas`, where what they refer to has another
/// place.
///
/// @param prefix what stands before each name there; may be empty
/// @param names of the schemas that are moved together
record SchemaRefs(String prefix, Set<String> names) {
  private static final String COMPONENTS = "#/components/schemas/";

  /// @param prefix what stands before each name in the new place
  static SchemaRefs of(String prefix, ModelSchemas schemas) {
    Set<String> names = new LinkedHashSet<>();
    schemas.named().fieldNames().forEachRemaining(names::add);
    return new SchemaRefs(prefix, names);
  }

  /// Writes all of the schemas into their new place.
  void move(ModelSchemas schemas, ObjectNode components) {
    schemas
        .named()
        .properties()
        .forEach(it -> components.set(prefix + it.getKey(), moved(it.getKey(), it.getValue())));
  }

  /// A reference to a schema in its new place.
  String to(String name) {
    return COMPONENTS + escaped(prefix + name);
  }

  /// The schema of this name as it is written in its new place.
  JsonNode moved(String name, JsonNode schema) {
    JsonNode moved = copy(name, schema, schema);
    if (moved instanceof ObjectNode object) {
      // They would make it a document of its own, with references that begin elsewhere.
      object.remove("$schema");
      object.remove("$id");
    }
    return moved;
  }

  private JsonNode copy(String name, JsonNode root, JsonNode part) {
    return switch (part) {
      case ArrayNode list -> {
        ArrayNode copies = JsonNodeFactory.instance.arrayNode();
        list.forEach(it -> copies.add(copy(name, root, it)));
        yield copies;
      }
      case ObjectNode object -> {
        ObjectNode copies = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          boolean ref = field.getKey().equals("$ref") && field.getValue().isTextual();
          copies.set(
              field.getKey(),
              ref
                  ? TextNode.valueOf(ref(name, root, field.getValue().textValue()))
                  : copy(name, root, field.getValue()));
        }
        yield copies;
      }
      default -> part;
    };
  }

  private String ref(String name, JsonNode root, String ref) {
    if (ref.startsWith(COMPONENTS)) {
      return COMPONENTS + escaped(prefix) + ref.substring(COMPONENTS.length());
    }
    String neighbour = ref.replaceFirst("^#/(definitions|\\$defs)/", "");
    if (!ref.equals("#") && !ref.startsWith("#/")) {
      return ref;
    }
    boolean elsewhere = names.contains(neighbour) && root.at(ref.substring(1)).isMissingNode();
    return elsewhere ? to(neighbour) : to(name) + ref.substring(1);
  }

  /// A name as a part of a JSON pointer in a URI's fragment.
  private static String escaped(String name) {
    try {
      String pointer = name.replace("~", "~0").replace("/", "~1");
      return new URI(null, null, pointer).getRawFragment();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
