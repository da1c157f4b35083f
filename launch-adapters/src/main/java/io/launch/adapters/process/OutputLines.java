package io.launch.adapters.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/// The lines of a process's output. Of a line that is too long the beginning is kept, so that a
/// process that never ends its line costs no memory.
final class OutputLines {
  private final InputStream output;
  private final int maxLineBytes;

  OutputLines(InputStream output, int maxLineBytes) {
    this.output = new BufferedInputStream(output);
    this.maxLineBytes = maxLineBytes;
  }

  /// The next line, without its end; waits for it, and is empty when there are no more.
  private Optional<String> next() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = read();
    if (next < 0) {
      return Optional.empty();
    }
    for (; next >= 0 && next != '\n'; next = read()) {
      if (line.size() < maxLineBytes) {
        line.write(next);
      }
    }
    String text = line.toString(UTF_8);
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  /// Hands every line on, until there are no more.
  void forEach(Consumer<String> reader) {
    for (Optional<String> line = next(); line.isPresent(); line = next()) {
      reader.accept(line.get());
    }
  }

  /// A stream that breaks has ended as well: the process is gone.
  private int read() {
    try {
      return output.read();
    } catch (IOException _) {
      return -1;
    }
  }
}
