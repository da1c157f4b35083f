package io.launch.bench.chaos.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Accounts as text for people.
public final class AccountsText {
  private static final int MAX_BREACHES = 50;
  private static final int MAX_FAULTS = 8;

  private AccountsText() {}

  /// The table.
  public static String render(Accounts accounts) {
    List<String> lines = new ArrayList<>();
    lines.add(row("submitted", accounts.submitted()));
    for (Ending ending : Ending.values()) {
      if (accounts.count(ending) > 0 || ending == Ending.SUCCEEDED || ending == Ending.OPEN) {
        lines.add(
            row(
                (ending == Ending.SUCCEEDED ? "= " : "+ ") + ending.words(),
                accounts.count(ending)));
        String example = accounts.examples().get(ending);
        if (example != null) {
          lines.add("    such as: " + example);
        }
      }
    }
    lines.add("");
    lines.add(row("lost (404)", breaches(accounts, "LOST")));
    lines.add(row("stuck", breaches(accounts, "STUCK")));
    lines.add(row("changed after the end", breaches(accounts, "CHANGED", "REOPENED", "DOUBLED")));
    lines.add(row("wrong answers", breaches(accounts, "WRONG")));
    lines.add("");
    lines.add(row("runs beyond the first", accounts.reruns()));
    lines.add(row("  of so many tasks", accounts.tasksRunAgain()));
    lines.add(row("submits without an answer", accounts.unanswered()));
    lines.add(row("  of which ran", accounts.unansweredRan()));
    lines.add(row("submits refused", accounts.refused()));
    lines.add("");
    accounts.longest().ifPresent(delay -> describe(delay, lines));
    lines.add("");
    conclude(accounts, lines);
    return String.join("\n", lines) + "\n";
  }

  private static void describe(Accounts.Delay delay, List<String> lines) {
    lines.add(
        String.format(
            Locale.ROOT,
            "longest from submit to end seen: %.1f s (task %s, %s), during which:",
            delay.time().toMillis() / 1000.0,
            delay.task().id(),
            delay.task().request().kind()));
    if (delay.met().isEmpty()) {
      lines.add("  no fault at all");
    }
    delay.met().stream().limit(MAX_FAULTS).forEach(fault -> lines.add("  " + fault.describe()));
    if (delay.met().size() > MAX_FAULTS) {
      lines.add("  and %d more".formatted(delay.met().size() - MAX_FAULTS));
    }
  }

  private static void conclude(Accounts accounts, List<String> lines) {
    if (accounts.breaches().isEmpty()) {
      lines.add("No promise was broken.");
      return;
    }
    lines.add("BROKEN PROMISES: " + accounts.breaches().size());
    accounts.breaches().stream().limit(MAX_BREACHES).forEach(breach -> lines.add("  " + breach));
  }

  private static long breaches(Accounts accounts, String... words) {
    return accounts.breaches().stream()
        .filter(breach -> List.of(words).stream().anyMatch(word -> breach.contains("): " + word)))
        .count();
  }

  private static String row(String name, long count) {
    return String.format(Locale.ROOT, "%-42s %,9d", name, count);
  }
}
