package io.launch.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Rows of texts in aligned columns. Where a line would be wider than the terminal, the widest
/// column gives way.
public final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  private final List<List<String>> rows = new ArrayList<>();
  private int whole = -1;

  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  public Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell).replaceAll("\\s+", " "));
    }
    rows.add(List.copyOf(row));
    return this;
  }

  /// Keeps the texts of a column whole, such as ids that are copied, however narrow the terminal
  /// is.
  public Table whole(int column) {
    whole = column;
    return this;
  }

  /// Whether there is nothing below the headings.
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /// The lines, none wider than this if the columns can give way that far.
  public List<String> lines(int width) {
    List<Integer> widths = widths(width);
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = shorten(row.get(column), widths.get(column));
        line.append(column == 0 ? "" : GAP).append(cell);
        line.repeat(' ', widths.get(column) - cell.length());
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private List<Integer> widths(int available) {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(rows.getFirst().size(), 0));
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths.set(column, Math.max(widths.get(column), row.get(column).length()));
      }
    }
    int text = available - GAP.length() * (widths.size() - 1);
    while (widths.stream().mapToInt(Integer::intValue).sum() > text) {
      int widest = widest(widths);
      if (widest < 0 || widths.get(widest) <= NARROWEST) {
        break;
      }
      widths.set(widest, widths.get(widest) - 1);
    }
    return widths;
  }

  /// The widest column that may give way; -1 when there is none.
  private int widest(List<Integer> widths) {
    int widest = -1;
    for (int column = 0; column < widths.size(); column++) {
      if (column != whole && (widest < 0 || widths.get(column) > widths.get(widest))) {
        widest = column;
      }
    }
    return widest;
  }

  private static String shorten(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
  }
}
