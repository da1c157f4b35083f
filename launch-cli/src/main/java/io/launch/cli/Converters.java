package io.launch.cli;

import io.launch.api.bundle.OnnxTask;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskDetail;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How option values are read.
final class Converters {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Converters() {}

  /// Makes the commands and all below them read values so.
  static CommandLine register(CommandLine commands) {
    return commands
        .registerConverter(Duration.class, Converters::time)
        .registerConverter(Instant.class, Converters::moment)
        .registerConverter(TaskDetail.State.class, words(TaskDetail.State.values()))
        .registerConverter(OnnxTask.class, words(OnnxTask.values()))
        .registerConverter(EndpointType.class, words(EndpointType.values()));
  }

  private static Duration time(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new TypeConversionException(
          "'" + text + "' (expected: a number and a unit, such as 500ms, 30s, 5m, 1h or 7d)");
    }
    long count = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /// Reads a moment, or how long ago it was.
  private static Instant moment(String text) {
    if (TIME.matcher(text).matches()) {
      return Instant.now().minus(time(text));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' (expected: how long ago, such as 2h or 7d, or a moment such as"
              + " 2026-05-01T10:00:00Z)");
    }
  }

  /// Reads an enum in lower case with dashes, as it is in JSON.
  private static <E extends Enum<E>> ITypeConverter<E> words(E[] values) {
    return text ->
        Arrays.stream(values)
            .filter(value -> word(value).equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
            .findFirst()
            .orElseThrow(() ->
                new TypeConversionException(
                    "'%s' (expected: %s)"
                        .formatted(
                            text,
                            String.join(
                                " or ", Arrays.stream(values).map(Converters::word).toList()))));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
