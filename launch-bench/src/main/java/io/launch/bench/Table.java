package io.launch.bench;

import io.launch.bench.Report.Budget;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
import java.util.Locale;

/// A report as text for people.
final class Table {
  private static final int NAME_WIDTH = 42;

  private Table() {}

  static String render(Report report) {
    StringBuilder text = new StringBuilder(report.machine()).append('\n');
    report.absent().forEach(sentence -> text.append(sentence).append('\n'));
    report.sections().forEach(section -> render(section, text));
    return text.toString();
  }

  private static void render(Section section, StringBuilder text) {
    text.append('\n').append(section.title()).append("\n\n");
    text.append(" ".repeat(NAME_WIDTH));
    section.columns().forEach(column -> text.append(right(column, width(column))));
    text.append('\n');
    for (Row row : section.rows()) {
      StringBuilder line = new StringBuilder(left(row.name(), NAME_WIDTH));
      for (String column : section.columns()) {
        Double figure = row.figures().get(column);
        line.append(right(figure == null ? "" : number(figure), width(column)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    text.append(section.budgets().isEmpty() ? "" : "\n");
    section.budgets().forEach(budget -> text.append(line(budget)));
  }

  private static String line(Budget budget) {
    return String.format(
        Locale.ROOT,
        "  %-5s %s: %s%n",
        budget.met() ? "ok" : "SHORT",
        budget.what(),
        number(budget.measured()));
  }

  /// Three figures that count, and no more.
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  private static int width(String column) {
    return Math.max(12, column.length() + 2);
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(1, width - text.length())) + text;
  }
}
