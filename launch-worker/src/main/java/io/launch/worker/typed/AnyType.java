package io.launch.worker.typed;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Any JSON, kept as the parser made it.
record AnyType() implements JsonType {
  @Override
  public @Nullable Object bind(@Nullable Object json, String path) {
    return json;
  }

  @Override
  public Map<String, Object> schema(Definitions definitions) {
    return new LinkedHashMap<>();
  }

  @Override
  public String expected() {
    return "any JSON";
  }
}
