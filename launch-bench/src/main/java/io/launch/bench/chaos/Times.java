package io.launch.bench.chaos;

import io.launch.api.Args;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as people type them.
final class Times {
  private static final Pattern TIME = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)([smh]?)");

  private Times() {}

  /// @param text `45s`, `2m`, `1h`, or a number of minutes
  static Duration parse(String text) {
    Matcher found = TIME.matcher(text);
    Args.require(found.matches(), "time: %s (expected: 45s, 2m, or a number of minutes)", text);
    double number = Double.parseDouble(found.group(1));
    int seconds =
        switch (found.group(2)) {
          case "s" -> 1;
          case "h" -> 3_600;
          default -> 60;
        };
    return Duration.ofMillis((long) (number * seconds * 1_000));
  }
}
