package io.launch.cli.demo;

import io.launch.cli.Terminal;
import io.launch.cli.Text;
import java.io.PrintWriter;

/// What the demo prints: titles, rows of a name and a value, and wrapped text.
record Page(Terminal terminal) {
  private static final String INDENT = "  ";
  private static final int NAMES = 12;
  private static final int WIDEST = 100;

  /// A heading with an empty line before it.
  void title(String title) {
    out().println();
    out().println(title);
    out().flush();
  }

  /// A name, and what there is to say about it.
  void row(String name, String value) {
    out().println(INDENT + name + " ".repeat(Math.max(1, NAMES - name.length())) + value);
    out().flush();
  }

  /// A line as it is, however long.
  void line(String line) {
    out().println(INDENT + line);
    out().flush();
  }

  /// Text in lines that fit, so far from the left.
  void text(int indent, String text) {
    int width = Math.min(WIDEST, terminal.width()) - indent;
    Text.wrap(text, width).forEach(line -> out().println(" ".repeat(indent) + line));
    out().flush();
  }

  private PrintWriter out() {
    return terminal.out();
  }
}
