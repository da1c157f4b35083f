package io.launch.bench;

import java.util.List;
import java.util.Map;

/// What a benchmark found.
///
/// @param machine where it ran
/// @param absent what could not be measured there, and why, a sentence each
public record Report(String machine, List<String> absent, List<Section> sections) {
  /// One question and its figures.
  ///
  /// @param title what was measured, and how
  /// @param columns the names of the figures, with their units
  public record Section(String title, List<String> columns, List<Row> rows, List<Budget> budgets) {}

  /// One line of a table.
  ///
  /// @param name the contender
  /// @param figures by column; a column may be left out
  public record Row(String name, Map<String, Double> figures) {}

  /// What Launch promises itself, and what came out.
  ///
  /// @param what the promise, with its unit and limit in words
  public record Budget(String what, double measured, boolean met) {
    static Budget atMost(String what, double limit, double measured) {
      return new Budget(
          what + " (budget: at most " + Table.number(limit) + ")", measured, measured <= limit);
    }

    static Budget atLeast(String what, double limit, double measured) {
      return new Budget(
          what + " (budget: at least " + Table.number(limit) + ")", measured, measured >= limit);
    }
  }
}
