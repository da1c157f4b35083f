package io.launch.bench.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What callers saw.
///
/// @param perSecond answers of status 200 per second
/// @param p50 median time to an answer, in milliseconds
/// @param p99 time that one answer in a hundred took longer than, in milliseconds
/// @param answers how many there were
public record Measurement(double perSecond, double p50, double p99, long answers) {
  /// @param nanos how long each answer took; only the first `count` count, and are sorted
  static Measurement of(long[] nanos, int count, Duration elapsed) {
    Arrays.sort(nanos, 0, count);
    return new Measurement(
        count / (elapsed.toNanos() / 1e9), at(nanos, count, 0.5), at(nanos, count, 0.99), count);
  }

  /// What one caller after another saw.
  public static Measurement of(List<Duration> times, Duration elapsed) {
    long[] nanos = times.stream().mapToLong(Duration::toNanos).toArray();
    return of(nanos, nanos.length, elapsed);
  }

  /// The median of each figure; there is at least one measurement.
  public static Measurement median(List<Measurement> rounds) {
    return new Measurement(
        median(rounds, Measurement::perSecond),
        median(rounds, Measurement::p50),
        median(rounds, Measurement::p99),
        rounds.stream().mapToLong(Measurement::answers).sum());
  }

  private static double median(List<Measurement> rounds, ToDoubleFunction<Measurement> figure) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(figure))
        .skip((rounds.size() - 1) / 2)
        .mapToDouble(figure)
        .findFirst()
        .orElseThrow();
  }

  private static double at(long[] sorted, int count, double part) {
    return count == 0
        ? Double.NaN
        : sorted[(int) Math.min(count - 1L, (long) (count * part))] / 1e6;
  }
}
