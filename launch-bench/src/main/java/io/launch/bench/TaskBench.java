package io.launch.bench;

import io.launch.bench.Race.Measured;
import io.launch.bench.Report.Budget;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
import io.launch.bench.TaskContender.Way;
import io.launch.bench.TasksCommand.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// Tasks of a model that does nothing: how fast they are taken, run, and answered, by Launch and by
/// what else people use.
record TaskBench(List<TaskContender> contenders, BenchOptions options) {
  /// How many times as fast as Celery on Redis as it comes.
  private static final String BESIDE_CELERY = "x celery";

  /// How many times as fast as Celery on a Redis that is as safe as Launch.
  private static final String BESIDE_ALWAYS = "x always";

  private static final String FIRST = TaskField.SQLITE + ", Java";
  private static final String SAME_LANGUAGE = TaskField.SQLITE + ", Python, one a request";

  /// Measures those parts that are its own.
  List<Section> run(Set<Part> parts) throws Exception {
    List<Section> sections = new ArrayList<>();
    if (parts.contains(Part.LATENCY)) {
      sections.add(roundTrips());
    }
    if (parts.contains(Part.THROUGHPUT)) {
      sections.add(endToEnd());
    }
    if (parts.contains(Part.SUBMIT)) {
      sections.add(submit());
    }
    return sections;
  }

  private Section roundTrips() throws Exception {
    Map<String, Measured> seen = race(TaskContender::roundTrips);
    List<Budget> budgets = new ArrayList<>();
    Measured launch = seen.get(FIRST);
    if (launch != null) {
      budgets.add(Budget.atMost(FIRST + ": milliseconds at p50", 10, launch.seen().p50()));
    }
    return new Section(
        "Submit to result, one task at a time, idle system, 1 KiB of JSON, 4 workers",
        List.of(Race.P50, Race.P99, BESIDE_CELERY, BESIDE_ALWAYS),
        rows(seen, measured -> 1 / measured.seen().p50()),
        budgets);
  }

  private Section endToEnd() throws Exception {
    Map<String, Measured> seen = race(TaskContender::drains);
    List<Budget> budgets = new ArrayList<>();
    Measured launch = seen.get(FIRST + ", 1,000 a request");
    if (launch != null) {
      budgets.add(
          Budget.atLeast(
              FIRST + ", 1,000 a request: tasks per second", 3_000, launch.seen().perSecond()));
    }
    Measured python = seen.get(SAME_LANGUAGE);
    Measured celery = seen.get(TaskField.CELERY_ALWAYS);
    if (python != null && celery != null) {
      budgets.add(
          Budget.atLeast(
              SAME_LANGUAGE + ": times " + TaskField.CELERY_ALWAYS,
              5,
              python.seen().perSecond() / celery.seen().perSecond()));
    }
    return new Section(
        "Tasks from first submit to last result, 1 KiB of JSON, 4 workers",
        List.of(Race.PER_SECOND, Race.CPU, BESIDE_CELERY, BESIDE_ALWAYS),
        rows(seen, TaskBench::perSecond),
        budgets);
  }

  private Section submit() throws Exception {
    Map<String, Measured> seen = race(TaskContender::submits);
    List<Budget> budgets = new ArrayList<>();
    budget(budgets, seen, TaskField.SQLITE + ", Java, one a request", 5_000);
    budget(budgets, seen, TaskField.POSTGRES + ", Java, one a request", 3_000);
    return new Section(
        "Submit alone, 1 KiB of JSON, 64 callers (2 of batches); Celery: a producer each processor",
        List.of(Race.PER_SECOND, Race.P50, Race.P99, Race.CPU, BESIDE_CELERY, BESIDE_ALWAYS),
        rows(seen, TaskBench::perSecond),
        budgets);
  }

  private static void budget(
      List<Budget> budgets, Map<String, Measured> seen, String name, double least) {
    Measured measured = seen.get(name);
    if (measured != null) {
      budgets.add(Budget.atLeast(name + ": tasks per second", least, measured.seen().perSecond()));
    }
  }

  /// Lets all take turns, so that what else happens on the machine hits all of them.
  private Map<String, Measured> race(Function<TaskContender, List<Way>> what) throws Exception {
    Map<String, List<Measured>> rounds = new LinkedHashMap<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (TaskContender contender : contenders) {
        for (Way way : what.apply(contender)) {
          Progress.say("round " + round + ": " + way.name());
          rounds.computeIfAbsent(way.name(), _ -> new ArrayList<>()).add(way.measure().once());
        }
      }
    }
    Map<String, Measured> medians = new LinkedHashMap<>();
    rounds.forEach((name, all) -> medians.put(name, Measured.median(all)));
    return medians;
  }

  private static List<Row> rows(Map<String, Measured> seen, ToDoubleFunction<Measured> speed) {
    return seen.entrySet().stream()
        .map(entry -> row(entry.getKey(), entry.getValue(), seen, speed))
        .toList();
  }

  private static Row row(
      String name, Measured measured, Map<String, Measured> all, ToDoubleFunction<Measured> speed) {
    Map<String, Double> figures = new LinkedHashMap<>(measured.row(name).figures());
    double own = speed.applyAsDouble(measured);
    Map.of(BESIDE_CELERY, TaskField.CELERY, BESIDE_ALWAYS, TaskField.CELERY_ALWAYS)
        .forEach((column, peer) -> {
          Measured other = all.get(peer);
          if (other != null) {
            figures.put(column, own / speed.applyAsDouble(other));
          }
        });
    return new Row(name, figures);
  }

  private static double perSecond(Measured measured) {
    return measured.seen().perSecond();
  }
}
