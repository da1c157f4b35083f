package io.launch.bench;

import io.launch.bench.Report.Row;
import io.launch.bench.load.LoadGenerator;
import io.launch.bench.load.Measurement;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Contenders under the same load, one after the other, round by round, so that what else happens
/// on the machine hits all of them.
final class Race {
  static final String PER_SECOND = "per second";
  static final String P50 = "p50 ms";
  static final String P99 = "p99 ms";
  static final String CPU = "CPU µs each";

  /// On a busy machine the compiler is late, so it is answers rather than time that count.
  private static final int WARM_UP_ANSWERS = 60_000;

  private static final Duration WARM_UP_AT_MOST = Duration.ofSeconds(20);

  private final List<Contender> contenders;
  private final BenchOptions options;

  Race(List<Contender> contenders, BenchOptions options) {
    this.contenders = contenders;
    this.options = options;
  }

  /// Lets the JVMs compile what they run.
  void warmUp(int callers) throws IOException {
    for (Contender contender : contenders) {
      Progress.say("warming up: " + contender.name());
      LoadGenerator.warmUp(contender.target(), callers, WARM_UP_ANSWERS, WARM_UP_AT_MOST);
    }
  }

  /// The medians, in the order of the contenders.
  Map<Contender, Measured> run(int callers) throws IOException {
    Map<Contender, List<Measured>> rounds = new LinkedHashMap<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Contender contender : contenders) {
        Progress.say("round " + round + ", " + callers + " callers: " + contender.name());
        rounds.computeIfAbsent(contender, _ -> new ArrayList<>()).add(once(contender, callers));
      }
    }
    Map<Contender, Measured> medians = new LinkedHashMap<>();
    rounds.forEach((contender, all) -> medians.put(contender, Measured.median(all)));
    return medians;
  }

  private Measured once(Contender contender, int callers) throws IOException {
    Duration before = cpu(contender);
    Measurement seen = LoadGenerator.run(contender.target(), callers, options.duration());
    double micros = cpu(contender).minus(before).toNanos() / 1e3 / Math.max(1, seen.answers());
    return new Measured(seen, micros);
  }

  private static Duration cpu(Contender contender) {
    return contender.middle().map(process -> process.cpu()).orElse(Duration.ZERO);
  }

  /// What callers saw, and what the process in the middle spent on each answer.
  record Measured(Measurement seen, double cpuMicros) {
    static Measured median(List<Measured> rounds) {
      List<Double> cpu = rounds.stream().map(Measured::cpuMicros).sorted().toList();
      return new Measured(
          Measurement.median(rounds.stream().map(Measured::seen).toList()),
          cpu.get((cpu.size() - 1) / 2));
    }

    Row row(String name) {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put(PER_SECOND, seen.perSecond());
      figures.put(P50, seen.p50());
      figures.put(P99, seen.p99());
      if (cpuMicros > 0) {
        figures.put(CPU, cpuMicros);
      }
      return new Row(name, figures);
    }
  }
}
