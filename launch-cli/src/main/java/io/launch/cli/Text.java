package io.launch.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Text for people.
public final class Text {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

  private Text() {}

  /// The words of a text in lines of at most this many characters; a longer word has a line of its
  /// own.
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  /// A moment, on the clock of this machine.
  public static String time(Instant moment) {
    return TIME.format(moment.atZone(ZoneId.systemDefault()));
  }

  /// The time of day of a moment, on the clock of this machine.
  public static String clock(Instant moment) {
    return CLOCK.format(moment.atZone(ZoneId.systemDefault()));
  }

  /// A length of time in its two largest units: `0.4s`, `12s`, `3m 20s`, `2h 5m`, `4d 3h`.
  public static String span(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0) {
      double seconds = Math.max(0, time.toMillis()) / 1000.0;
      return String.format(Locale.ROOT, "%.1fs", seconds);
    }
    long days = time.toDays();
    if (days > 0) {
      return two(days, "d", time.toHoursPart(), "h");
    }
    if (time.toHours() > 0) {
      return two(time.toHours(), "h", time.toMinutesPart(), "m");
    }
    return time.toMinutes() > 0
        ? two(time.toMinutes(), "m", time.toSecondsPart(), "s")
        : time.toSeconds() + "s";
  }

  /// The same for a number of seconds.
  public static String span(double seconds) {
    return span(Duration.ofMillis((long) (seconds * 1000)));
  }

  private static String two(long large, String largeUnit, int small, String smallUnit) {
    return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
  }

  /// A number of things with their name: `1 task`, `2 tasks`.
  public static String count(int number, String one) {
    return number == 1 ? "1 " + one : number + " " + one + "s";
  }

  /// A number of bytes: `23.0 MiB`.
  public static String bytes(long count) {
    int unit = 0;
    double size = count;
    while (size >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS.get(unit));
  }
}
