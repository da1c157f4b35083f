package io.launch.cli;

import io.launch.api.LaunchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells a person what went wrong: one sentence, and the next step.
final class Complaint implements IExecutionExceptionHandler {
  private final Terminal terminal;

  Complaint(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
    return switch (thrown) {
      case UsageException e -> usage(command, String.valueOf(e.getMessage()));
      case LaunchException e -> refused(e);
      case IOException e -> say(ExitCode.FAILED, e.toString(), Optional.empty());
      default -> {
        terminal
            .err()
            .println("launch: this is a bug of Launch; please report it with these lines:");
        thrown.printStackTrace(terminal.err());
        yield ExitCode.FAILED.number();
      }
    };
  }

  /// A command line that picocli could not read.
  static int usage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    // Picocli begins some messages with a word that "launch:" says already.
    String message = String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
    int exitCode = usage(command, message);
    UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    return exitCode;
  }

  private static int usage(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    err.println("launch: " + message);
    err.println("  `" + command.getCommandSpec().qualifiedName() + " --help` shows how.");
    return ExitCode.USAGE.number();
  }

  private int refused(LaunchException e) {
    boolean unreached = e.getCause() instanceof IOException;
    return switch (e.code()) {
      case UNAVAILABLE ->
          unreached
              ? say(
                  ExitCode.UNREACHABLE,
                  e.message(),
                  Optional.of("Is it running? `launch serve` starts a server, `launch demo` too."))
              : say(ExitCode.TRY_LATER, e.message(), retry(e));
      case QUEUE_FULL -> say(ExitCode.TRY_LATER, e.message(), retry(e));
      case UNAUTHENTICATED ->
          say(
              ExitCode.UNAUTHENTICATED,
              e.message(),
              Optional.of(
                  "Pass --api-key or set LAUNCH_API_KEY; `launch keys create` makes a key."));
      case NOT_FOUND -> say(ExitCode.NOT_FOUND, e.message(), Optional.of(whatThereIs(e.message())));
      case DEADLINE_EXCEEDED,
          INVALID_ARGUMENT,
          METHOD_NOT_ALLOWED,
          CONFLICT,
          PAYLOAD_TOO_LARGE,
          UNPROCESSABLE,
          INTERNAL,
          MODEL_FAILED ->
          say(ExitCode.of(e.code()), e.message(), Optional.empty());
    };
  }

  private static String whatThereIs(String sentence) {
    return sentence.startsWith("The specified task ")
        ? "`launch tasks list` shows yours; one that has ended is deleted when its time (task_retention_seconds) is over."
        : "`launch endpoints list`, `launch bundles list` and `launch tasks list` show what there is.";
  }

  private static Optional<String> retry(LaunchException e) {
    return e.retryAfter()
        .map(pause -> "Try again in %d s.".formatted(Math.max(1, pause.toSeconds())))
        .or(() -> Optional.of("Try again later."));
  }

  private int say(ExitCode exitCode, String sentence, Optional<String> nextStep) {
    terminal.err().println("launch: " + sentence);
    // Some messages say what to do next by themselves.
    nextStep
        .filter(step -> !sentence.contains("next: "))
        .ifPresent(step -> terminal.err().println("  " + step));
    return exitCode.number();
  }
}
