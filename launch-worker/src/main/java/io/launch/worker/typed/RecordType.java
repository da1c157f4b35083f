package io.launch.worker.typed;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An object with the components of a record. Its fields are set once, after it was made: a record
/// may have itself within it.
final class RecordType implements JsonType {
  private final Class<?> type;
  private final Constructor<?> constructor;
  private final Map<String, JsonType> fields = new LinkedHashMap<>();

  RecordType(Class<?> type, Constructor<?> constructor) {
    this.type = type;
    this.constructor = constructor;
  }

  void field(String name, JsonType fieldType) {
    fields.put(name, fieldType);
  }

  Class<?> type() {
    return type;
  }

  @Override
  public Object bind(@Nullable Object json, String path) {
    if (!(json instanceof Map<?, ?> object)) {
      throw JsonType.misfit(path, json, expected());
    }
    for (Object name : object.keySet()) {
      if (!fields.containsKey(name)) {
        throw new IllegalArgumentException(
            "%s: unknown (expected: %s)"
                .formatted(at(path, name), String.join(", ", fields.keySet())));
      }
    }
    List<@Nullable Object> values = new ArrayList<>(fields.size());
    fields.forEach((name, field) -> values.add(value(object, name, field, path)));
    return create(values, path);
  }

  private static @Nullable Object value(
      Map<?, ?> object, String name, JsonType field, String path) {
    Object json = object.get(name);
    if (json == null && !object.containsKey(name) && !(field instanceof OptionalType)) {
      throw new IllegalArgumentException(
          "%s: missing (expected: %s)".formatted(at(path, name), field.expected()));
    }
    return field.bind(json, at(path, name));
  }

  /// Fields of the request itself are named without a path before them.
  private static String at(String path, Object name) {
    return path.isEmpty() ? name.toString() : path + "." + name;
  }

  private Object create(List<@Nullable Object> values, String path) {
    try {
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException unfit) {
        String message = unfit.getMessage() == null ? unfit.toString() : unfit.getMessage();
        throw new IllegalArgumentException(path.isEmpty() ? message : path + ": " + message, unfit);
      }
      throw new IllegalStateException(type.getName() + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be made", e);
    }
  }

  @Override
  public Map<String, Object> schema(Definitions definitions) {
    return definitions.reference(this);
  }

  /// The schema in full, rather than a reference to it.
  Map<String, Object> whole(Definitions definitions) {
    Map<String, Object> schema = JsonType.type("object");
    schema.put("title", type.getSimpleName());
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    fields.forEach((name, field) -> {
      properties.put(name, field.schema(definitions));
      if (!(field instanceof OptionalType)) {
        required.add(name);
      }
    });
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  @Override
  public String expected() {
    return "an object";
  }
}
