package io.launch.cli.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How long each of many like things took.
record Timings(List<Duration> sorted) {
  Timings {
    sorted = sorted.stream().sorted().toList();
  }

  /// The time that this part of them (0 to 1) did not exceed.
  Duration quantile(double part) {
    if (sorted.isEmpty()) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(part * sorted.size());
    return sorted.get(Math.clamp(rank, 1, sorted.size()) - 1);
  }

  /// A duration in the unit that a person would choose: `850 µs`, `4.2 ms`, `3.1 s`.
  static String text(Duration duration) {
    double micros = duration.toNanos() / 1e3;
    if (micros < 1_000) {
      return String.format(Locale.ROOT, "%.0f µs", micros);
    }
    if (micros < 1_000_000) {
      return String.format(Locale.ROOT, micros < 100_000 ? "%.1f ms" : "%.0f ms", micros / 1e3);
    }
    return String.format(Locale.ROOT, "%.1f s", micros / 1e6);
  }
}
