package io.launch.worker.typed;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A list, a set or an array.
///
/// @param component what an array is of
record ListType(JsonType items, Kind kind, Class<?> component) implements JsonType {
  enum Kind {
    LIST,
    SET,
    ARRAY
  }

  @Override
  public Object bind(@Nullable Object json, String path) {
    if (!(json instanceof List<?> values)) {
      throw JsonType.misfit(path, json, expected());
    }
    List<@Nullable Object> bound = new ArrayList<>(values.size());
    for (Object value : values) {
      bound.add(items.bind(value, path + "." + bound.size()));
    }
    return switch (kind) {
      case LIST -> Collections.unmodifiableList(bound);
      case SET -> Collections.unmodifiableSet(new LinkedHashSet<>(bound));
      case ARRAY -> array(bound);
    };
  }

  private Object array(List<@Nullable Object> bound) {
    Object array = Array.newInstance(component, bound.size());
    for (int i = 0; i < bound.size(); i++) {
      Array.set(array, i, bound.get(i));
    }
    return array;
  }

  @Override
  public Map<String, Object> schema(Definitions definitions) {
    Map<String, Object> schema = JsonType.type("array");
    schema.put("items", items.schema(definitions));
    return schema;
  }

  @Override
  public String expected() {
    return "a list";
  }
}
