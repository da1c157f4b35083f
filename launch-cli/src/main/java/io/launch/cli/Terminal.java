package io.launch.cli;

import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a command has around it: its streams, its environment and the user's home.
///
/// @param columns width of the terminal that `out` is; empty when it is a file or a pipe
public record Terminal(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    Path home,
    Optional<Integer> columns) {
  /// Set by the script `launch` when standard output is a terminal.
  private static final String COLUMNS = "LAUNCH_COLUMNS";

  private static final int NARROWEST = 40;
  private static final int WIDTH_OF_A_FILE = 100;

  /// The terminal of this process.
  static Terminal ofProcess() {
    return new Terminal(
        System.in,
        new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
        new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        number(System.getenv(COLUMNS)));
  }

  /// Whether a person looks at `out` as it is written.
  public boolean interactive() {
    return columns.isPresent();
  }

  /// Characters that a line of text for people may have.
  public int width() {
    return Math.max(NARROWEST, columns.orElse(WIDTH_OF_A_FILE));
  }

  /// A variable of the environment; an empty one counts as not set.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /// The folder that Launch keeps its data in, unless a command is told otherwise.
  public Path dataFolder() {
    return variable("LAUNCH_DATA_DIR").map(Path::of).orElseGet(() -> home.resolve(".launch"));
  }

  private static Optional<Integer> number(@Nullable String text) {
    return text != null && text.matches("[1-9][0-9]{0,4}")
        ? Optional.of(Integer.valueOf(text))
        : Optional.empty();
  }
}
