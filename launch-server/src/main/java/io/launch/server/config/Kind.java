package io.launch.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How the text of a value is read.
///
/// @param expected what a good value looks like, for people
/// @param reader the value of a text; empty when the text is no good
record Kind<T>(String expected, Function<String, Optional<T>> reader) {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*([KMGT]iB)?");
  private static final Pattern TIME = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)?");
  private static final Map<String, Long> BYTES =
      Map.of("KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  static Kind<String> text(String expected) {
    return new Kind<>(expected, text -> Optional.of(text).filter(it -> !it.isBlank()));
  }

  static Kind<Optional<String>> optionalText(String expected) {
    return new Kind<>(expected, text -> Optional.of(Optional.of(text).filter(it -> !it.isBlank())));
  }

  /// Cores as endpoints ask for them; the empty text is none.
  static Kind<String> cores() {
    return amount("(\\d+m?|\\d+\\.\\d+)?", "cores such as 6 or 500m");
  }

  /// Bytes as endpoints ask for them; the empty text is none.
  static Kind<String> bytes() {
    return amount("(\\d+(\\.\\d+)?([kMGTPE]|[KMGTPE]i)?)?", "bytes such as 28Gi");
  }

  private static Kind<String> amount(String format, String expected) {
    return new Kind<>(expected, text -> Optional.of(text).filter(it -> it.matches(format)));
  }

  /// Words between commas; the empty text is the empty list.
  static Kind<List<String>> words(String expected) {
    return new Kind<>(
        expected,
        text ->
            Optional.of(
                Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList()));
  }

  static Kind<Path> path() {
    return new Kind<>(
        "a folder", text -> Optional.of(text).filter(it -> !it.isBlank()).map(Path::of));
  }

  static Kind<Integer> integer(int min, int max) {
    return new Kind<>(
        "a whole number from %d to %d".formatted(min, max),
        text ->
            Optional.of(text)
                .filter(it -> it.matches("-?\\d{1,9}"))
                .map(Integer::valueOf)
                .filter(value -> value >= min && value <= max));
  }

  static Kind<Long> size(long min, long max) {
    return new Kind<>(
        "bytes such as 1048576, 512KiB or 32MiB, from %s to %s".formatted(sized(min), sized(max)),
        text -> bytes(text).filter(value -> value >= min && value <= max));
  }

  static Kind<Duration> time(Duration min, Duration max) {
    return new Kind<>(
        "a time such as 500ms, 30s, 5m or 12h, from %s to %s".formatted(timed(min), timed(max)),
        text -> duration(text).filter(it -> it.compareTo(min) >= 0 && it.compareTo(max) <= 0));
  }

  /// The URL of a server, without a trailing slash.
  static Kind<Optional<URI>> optionalUrl() {
    return new Kind<>("a URL such as https://launch.example.org", Kind::url);
  }

  /// `true`, `false`, or nothing said.
  static Kind<Optional<Boolean>> optionalFlag() {
    return new Kind<>(
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "" -> Optional.of(Optional.empty());
              case "true", "yes", "on", "1" -> Optional.of(Optional.of(true));
              case "false", "no", "off", "0" -> Optional.of(Optional.of(false));
              default -> Optional.empty();
            });
  }

  private static Optional<Long> bytes(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return Optional.empty();
    }
    long unit = size.group(2) == null ? 1 : BYTES.getOrDefault(size.group(2), 1L);
    long count = Long.parseLong(size.group(1));
    return count > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(count * unit);
  }

  /// A bare number means seconds.
  private static Optional<Duration> duration(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      try {
        return text.startsWith("P") ? Optional.of(Duration.parse(text)) : Optional.empty();
      } catch (DateTimeParseException _) {
        return Optional.empty();
      }
    }
    long count = Long.parseLong(time.group(1));
    String unit = time.group(2) == null ? "s" : time.group(2);
    return Optional.of(
        switch (unit) {
          case "ms" -> Duration.ofMillis(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofSeconds(count);
        });
  }

  private static Optional<Optional<URI>> url(String text) {
    if (text.isBlank()) {
      return Optional.of(Optional.empty());
    }
    if (!text.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?")) {
      return Optional.empty();
    }
    return Optional.of(Optional.of(URI.create(text.replaceAll("/+$", ""))));
  }

  private static String sized(long bytes) {
    for (String unit : List.of("TiB", "GiB", "MiB", "KiB")) {
      long size = BYTES.getOrDefault(unit, 1L);
      if (bytes >= size && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return Long.toString(bytes);
  }

  private static String timed(Duration time) {
    if (time.toMillis() % 1000 != 0) {
      return time.toMillis() + "ms";
    }
    if (time.toSeconds() < 120) {
      return time.toSeconds() + "s";
    }
    return time.toHours() >= 48 ? time.toDays() + "d" : time.toMinutes() + "m";
  }
}
