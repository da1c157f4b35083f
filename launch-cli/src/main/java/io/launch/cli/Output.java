package io.launch.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where a command says what came of it: text for people, or one JSON document for scripts.
public final class Output {
  private final PrintWriter out;
  private final boolean json;
  private final int width;

  Output(PrintWriter out, boolean json, int width) {
    this.out = out;
    this.json = json;
    this.width = width;
  }

  /// Prints the document when scripts read, the table when people do.
  public void show(Object document, Supplier<Table> table) {
    if (json) {
      document(document);
    } else {
      lines(table.get().lines(width));
    }
  }

  /// The same for one thing, of which nothing is cut: a reason that does not fit is worth a long
  /// line.
  public void showWhole(Object document, Supplier<Table> table) {
    if (json) {
      document(document);
    } else {
      lines(table.get().lines(Integer.MAX_VALUE));
    }
  }

  /// Prints a JSON document, whoever reads.
  public void document(@Nullable Object document) {
    out.println(CliJson.pretty(document));
  }

  /// Prints a line for people; nothing when scripts read.
  public void say(String line) {
    if (!json) {
      out.println(line);
    }
  }

  /// Prints lines as they are, at once.
  ///
  /// @return false when nobody reads any more
  public boolean lines(List<String> lines) {
    lines.forEach(out::println);
    return !out.checkError();
  }

  /// Prints a value as JSON on a line of its own, at once.
  ///
  /// @return false when nobody reads any more
  public boolean line(@Nullable Object value) {
    out.println(CliJson.line(value));
    return !out.checkError();
  }

  /// Whether scripts read.
  public boolean json() {
    return json;
  }
}
