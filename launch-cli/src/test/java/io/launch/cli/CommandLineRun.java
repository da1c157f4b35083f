package io.launch.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// One run of the command line, in this process.
record CommandLineRun(int exitCode, String out, String err) {

  static CommandLineRun of(Path home, Map<String, String> environment, String... args) {
    return withInput("", home, environment, args);
  }

  static CommandLineRun withInput(
      String input, Path home, Map<String, String> environment, String... args) {
    return run(input, home, environment, Optional.empty(), args);
  }

  /// Where a person looks, and may be asked.
  static CommandLineRun atTerminal(
      String input, Path home, Map<String, String> environment, String... args) {
    return run(input, home, environment, Optional.of(100), args);
  }

  private static CommandLineRun run(
      String input,
      Path home,
      Map<String, String> environment,
      Optional<Integer> columns,
      String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out),
            new PrintWriter(err),
            environment,
            home,
            columns);
    int exitCode = Main.run(terminal, args);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
