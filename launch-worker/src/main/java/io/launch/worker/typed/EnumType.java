package io.launch.worker.typed;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of an enum's names.
record EnumType(Class<?> type) implements JsonType {
  @Override
  public Object bind(@Nullable Object json, String path) {
    return constants().stream()
        .filter(constant -> constant.name().equals(json))
        .findFirst()
        .orElseThrow(() -> JsonType.misfit(path, json, expected()));
  }

  @Override
  public Map<String, Object> schema(Definitions definitions) {
    Map<String, Object> schema = JsonType.type("string");
    schema.put("enum", constants().stream().map(Enum::name).toList());
    return schema;
  }

  @Override
  public String expected() {
    return "one of " + String.join(", ", constants().stream().map(Enum::name).toList());
  }

  private List<? extends Enum<?>> constants() {
    return Arrays.stream(type.getEnumConstants()).map(each -> (Enum<?>) each).toList();
  }
}
