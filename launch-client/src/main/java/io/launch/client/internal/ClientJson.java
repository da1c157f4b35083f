package io.launch.client.internal;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/// JSON as the SDK writes and reads it. Numbers of no declared type keep every digit: whole ones
/// become Integer, Long or BigInteger, others BigDecimal.
public final class ClientJson {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ClientJson() {}

  /// The value as JSON in UTF-8.
  ///
  /// @param what names the value in errors
  /// @throws LaunchException INVALID_ARGUMENT when it cannot be JSON
  public static byte[] write(String what, Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: %s cannot be written as JSON (%s)"
              .formatted(what, value.getClass().getName(), e.getOriginalMessage()),
          e);
    }
  }

  /// Throws unless the text is one JSON value.
  ///
  /// @param what names the text in errors
  public static void check(String what, String json) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      boolean value = parser.nextToken() != null;
      parser.skipChildren();
      if (!value || parser.nextToken() != null) {
        throw new JsonParseException(parser, value ? "there is more after it" : "there is none");
      }
    } catch (IOException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: %s (expected: one JSON value; %s)"
              .formatted(
                  what,
                  shorten(json),
                  e instanceof JsonProcessingException fault ? fault.getOriginalMessage() : e),
          e);
    }
  }

  /// The JSON text of a result: the text itself, or a value that came unwrapped as text again.
  public static String text(Object value) {
    return value instanceof String text
        ? text
        : new String(write("result", value), StandardCharsets.UTF_8);
  }

  /// JSON text as a value of the given type.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when the text does not fit the type
  public static <T> T read(String json, Class<T> type) {
    return read(
        json,
        new TypeReference<T>() {
          @Override
          public Type getType() {
            return type;
          }
        });
  }

  /// JSON text as a value of a generic type.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when the text does not fit the type
  public static <T> T read(String json, TypeReference<T> type) {
    String name = type.getType().getTypeName();
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new LaunchException(
            ErrorCode.INVALID_ARGUMENT, "result: null (expected: a value of %s)".formatted(name));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "result: %s (expected: JSON of %s; %s)"
              .formatted(shorten(json), name, e.getOriginalMessage()),
          e);
    }
  }

  private static String shorten(String json) {
    return json.length() <= 200 ? json : json.substring(0, 200) + "…";
  }
}
