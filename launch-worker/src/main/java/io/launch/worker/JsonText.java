package io.launch.worker;

import com.fasterxml.jackson.core.JsonGenerator;
import io.launch.worker.runtime.Values;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes what a model returned as JSON, straight from its values.
final class JsonText {
  private JsonText() {}

  /// Writes a value.
  ///
  /// @throws IllegalStateException when the value, or one within it, is of a type that no model may
  ///   return
  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Boolean bool -> json.writeBoolean(bool);
      case Number number -> writeNumber(json, number);
      case byte[] bytes -> json.writeBinary(bytes);
      case double[] numbers -> json.writeArray(numbers, 0, numbers.length);
      case float[] numbers -> writeFloats(json, numbers);
      case long[] numbers -> json.writeArray(numbers, 0, numbers.length);
      case int[] numbers -> json.writeArray(numbers, 0, numbers.length);
      case Map<?, ?> map -> writeMap(json, map);
      case Iterable<?> items -> writeItems(json, items);
      default -> writeOther(json, value);
    }
  }

  private static void writeNumber(JsonGenerator json, Number number) throws IOException {
    switch (number) {
      case Integer value -> json.writeNumber(value);
      case Long value -> json.writeNumber(value);
      case Double value -> json.writeNumber(value);
      case Float value -> json.writeNumber(value);
      case Short value -> json.writeNumber(value);
      case Byte value -> json.writeNumber(value.intValue());
      case BigInteger value -> json.writeNumber(value);
      case BigDecimal value -> json.writeNumber(value);
      default -> json.writeNumber(Values.plainNumber(number));
    }
  }

  private static void writeFloats(JsonGenerator json, float[] numbers) throws IOException {
    json.writeStartArray();
    for (float number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }

  private static void writeMap(JsonGenerator json, Map<?, ?> map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeFieldName(String.valueOf(entry.getKey()));
      write(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void writeItems(JsonGenerator json, Iterable<?> items) throws IOException {
    json.writeStartArray();
    for (Object item : items) {
      write(json, item);
    }
    json.writeEndArray();
  }

  private static void writeOther(JsonGenerator json, Object value) throws IOException {
    if (!value.getClass().isArray()) {
      write(json, Values.simpler(value));
      return;
    }
    json.writeStartArray();
    for (int index = 0; index < Array.getLength(value); index++) {
      write(json, Array.get(value, index));
    }
    json.writeEndArray();
  }
}
