package io.launch.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as commands read and print it. Numbers pass through with every digit.
public final class CliJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private CliJson() {}

  /// A JSON object that the user gave: the text itself, `@FILE`, or `-` for standard input.
  ///
  /// @param option names it in errors
  public static Map<String, Object> object(String option, String given, InputStream in) {
    String text = text(option, given, in);
    try {
      @SuppressWarnings("unchecked")
      Map<String, Object> object = MAPPER.readValue(text, Map.class);
      if (object != null) {
        return object;
      }
      throw notAnObject(option, text, "null");
    } catch (JsonProcessingException e) {
      throw notAnObject(option, text, e.getOriginalMessage());
    }
  }

  /// JSON text of the server as a value.
  public static Object value(String json) {
    try {
      return MAPPER.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw new LaunchException(
          ErrorCode.INTERNAL, "the result is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /// A value as JSON text for people and scripts.
  public static String pretty(@Nullable Object value) {
    return text(MAPPER.writer(), value);
  }

  /// A value as JSON text of one line.
  static String line(@Nullable Object value) {
    return text(MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT), value);
  }

  private static String text(ObjectWriter writer, @Nullable Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new LaunchException(
          ErrorCode.INTERNAL, "the answer cannot be printed as JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(String option, String given, InputStream in) {
    try {
      if (given.equals("-")) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      return given.startsWith("@") ? Files.readString(Path.of(given.substring(1))) : given;
    } catch (IOException e) {
      throw new UsageException("%s %s cannot be read: %s.", option, given, e);
    }
  }

  private static UsageException notAnObject(String option, String text, String why) {
    String shown = text.length() <= 60 ? text : text.substring(0, 59) + "…";
    return new UsageException(
        "%s: %s (expected: a JSON object such as '{\"text\": \"hello\"}', @FILE, or - for standard"
            + " input): %s.",
        option, shown, why);
  }
}
