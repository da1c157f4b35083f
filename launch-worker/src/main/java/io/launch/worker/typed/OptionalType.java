package io.launch.worker.typed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value that may be left out or null.
///
/// @param wrapped whether the Java type is an `Optional`, not the value or null
record OptionalType(JsonType value, boolean wrapped) implements JsonType {
  @Override
  public @Nullable Object bind(@Nullable Object json, String path) {
    Object bound = json == null ? null : value.bind(json, path);
    return wrapped ? Optional.ofNullable(bound) : bound;
  }

  @Override
  public Map<String, Object> schema(Definitions definitions) {
    Map<String, Object> schema = value.schema(definitions);
    if (schema.isEmpty()) {
      return schema;
    }
    if (schema.get("type") instanceof String type && !schema.containsKey("enum")) {
      schema.put("type", List.of(type, "null"));
      return schema;
    }
    Map<String, Object> either = new LinkedHashMap<>();
    either.put("anyOf", List.of(schema, JsonType.type("null")));
    return either;
  }

  @Override
  public String expected() {
    return value.expected();
  }
}
