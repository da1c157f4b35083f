package io.launch.worker.typed;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An object with any names.
record MapType(JsonType values) implements JsonType {
  @Override
  public Object bind(@Nullable Object json, String path) {
    if (!(json instanceof Map<?, ?> object)) {
      throw JsonType.misfit(path, json, expected());
    }
    Map<String, @Nullable Object> bound = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> bound.put((String) name, values.bind(value, path + "." + name)));
    return Collections.unmodifiableMap(bound);
  }

  @Override
  public Map<String, Object> schema(Definitions definitions) {
    Map<String, Object> schema = JsonType.type("object");
    Map<String, Object> inner = values.schema(definitions);
    if (!inner.isEmpty()) {
      schema.put("additionalProperties", inner);
    }
    return schema;
  }

  @Override
  public String expected() {
    return "an object";
  }
}
