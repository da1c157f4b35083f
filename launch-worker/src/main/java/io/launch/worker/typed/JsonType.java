package io.launch.worker.typed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Java type as a kind of JSON.
sealed interface JsonType
    permits ScalarType, EnumType, ListType, MapType, OptionalType, RecordType, AnyType {

  /// Makes a value of this type of what a JSON parser made: maps, lists, texts, numbers, booleans
  /// and null.
  ///
  /// @param path where the value is, for the error
  /// @throws IllegalArgumentException when it does not fit
  @Nullable Object bind(@Nullable Object json, String path);

  /// The JSON Schema of the type.
  ///
  /// @param definitions schemas of records by name, to which those that are met are added
  Map<String, Object> schema(Definitions definitions);

  /// What fits, in a few words.
  String expected();

  static IllegalArgumentException misfit(String path, @Nullable Object json, String expected) {
    return new IllegalArgumentException(
        "%s: %s (expected: %s)".formatted(path, shown(json), expected));
  }

  private static String shown(@Nullable Object json) {
    return switch (json) {
      case null -> "null";
      case Map<?, ?> _ -> "an object";
      case List<?> _ -> "a list";
      case String text ->
          text.length() > 100 ? "a text of " + text.length() + " characters" : "'" + text + "'";
      default -> json.toString();
    };
  }

  static Map<String, Object> type(String name) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", name);
    return schema;
  }
}
