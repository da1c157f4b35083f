package io.launch.bench;

import io.launch.bench.Race.Measured;
import io.launch.bench.Report.Budget;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sync predictions of a model that does nothing: the worker asked directly, through a bare proxy,
/// and through Launch.
record SyncBench(Contender direct, Contender proxy, Contender launch, BenchOptions options) {
  private static final int WARM_UP_CALLERS = 16;

  Section run() throws IOException {
    Race race = new Race(List.of(direct, proxy, launch), options);
    race.warmUp(WARM_UP_CALLERS);
    List<Row> rows = new ArrayList<>();
    List<Budget> budgets = new ArrayList<>();
    for (int callers : options.callers()) {
      Map<Contender, Measured> measured = race.run(callers);
      measured.forEach((contender, figures) ->
          rows.add(figures.row("%3d  %s".formatted(callers, contender.name()))));
      budget(callers, measured).ifPresent(budgets::add);
    }
    return new Section(
        "Sync predictions, a model that does nothing, 1 KiB of JSON, by number of callers",
        List.of(Race.PER_SECOND, Race.P50, Race.P99, Race.CPU),
        rows,
        budgets);
  }

  private Optional<Budget> budget(int callers, Map<Contender, Measured> measured) {
    Measured through = get(measured, launch);
    return switch (callers) {
      case 1 ->
          Optional.of(
              Budget.atMost(
                  "1 caller: milliseconds that Launch adds to the worker at p50",
                  0.3,
                  through.seen().p50() - get(measured, direct).seen().p50()));
      case 64 ->
          Optional.of(
              Budget.atLeast(
                  "64 callers: Launch's part of the bare proxy's throughput, in percent",
                  60,
                  100 * through.seen().perSecond() / get(measured, proxy).seen().perSecond()));
      default -> Optional.empty();
    };
  }

  private static Measured get(Map<Contender, Measured> measured, Contender contender) {
    Measured figures = measured.get(contender);
    if (figures == null) {
      throw new IllegalStateException(contender.name() + " did not run");
    }
    return figures;
  }
}
