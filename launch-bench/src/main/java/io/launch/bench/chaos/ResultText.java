package io.launch.bench.chaos;

import io.launch.bench.chaos.account.AccountsText;
import io.launch.bench.chaos.fault.FaultKind;
import io.launch.bench.chaos.fault.MadeFault;
import io.launch.bench.chaos.site.ChaosServer;
import io.launch.bench.chaos.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// A run's result as text for people.
final class ResultText {
  private ResultText() {}

  static String render(ChaosSettings settings, Site site, ChaosRun.Result result) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "seed %d, %d s, %s"
            .formatted(settings.seed(), settings.length().toSeconds(), site.describe()));
    lines.add("");
    lines.add("faults made");
    for (FaultKind kind : new TreeSet<>(settings.faults())) {
      long made =
          result.faults().made().stream()
              .map(MadeFault::plan)
              .filter(plan -> plan.kind() == kind)
              .count();
      String count = result.missing().contains(kind) ? "cannot be made here" : Long.toString(made);
      lines.add("  %-40s %9s".formatted(kind.words(), count));
    }
    result.faults().notMade().forEach(text -> lines.add("  " + text));
    int failedStarts = site.servers().stream().mapToInt(ChaosServer::failedStarts).sum();
    if (failedStarts > 0) {
      lines.add("  servers that ended during their start, and were started again: " + failedStarts);
    }
    lines.add("");
    lines.add(
        result.keyed()
            ? "tasks, submitted with an Idempotency-Key and again when the answer was lost"
            : "tasks (the servers know no Idempotency-Key: a submit whose answer was lost is not sent again)");
    lines.add("");
    lines.add(AccountsText.render(result.accounts()));
    lines.add("stored results fetched and right: %,d".formatted(result.stored()));
    lines.add("sync requests and streams: " + new TreeMap<>(result.side()));
    result.sideBreaches().forEach(breach -> lines.add("BROKEN PROMISE: " + breach));
    return String.join("\n", lines);
  }
}
