package io.launch.server;

import io.launch.api.LaunchException;
import io.launch.server.config.EditDistance;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The command line of the server: `serve` and `keys`.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  /// @param environment variables, from which the configuration is read as well
  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine line = new CommandLine(CommandSpec.create().name("launch"));
    line.addSubcommand("serve", ServeCommand.line(environment));
    line.addSubcommand("keys", KeysCommand.line(environment));
    line.setExecutionStrategy(new CommandLine.RunLast());
    line.setExecutionExceptionHandler(Main::complain);
    line.setParameterExceptionHandler(Main::misused);
    return line;
  }

  private static int misused(CommandLine.ParameterException thrown, String[] arguments) {
    CommandLine line = thrown.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println(name + ": " + fault(thrown) + " (" + name + " --help shows how)");
    return CommandLine.ExitCode.USAGE;
  }

  private static String fault(CommandLine.ParameterException thrown) {
    if (thrown instanceof CommandLine.UnmatchedArgumentException unmatched
        && unmatched.getUnmatched().getFirst().startsWith("--")) {
      String flag = unmatched.getUnmatched().getFirst().replaceFirst("=.*", "");
      var known = thrown.getCommandLine().getCommandSpec().optionsMap().keySet();
      return "unknown flag %s; did you mean %s?".formatted(flag, EditDistance.nearest(flag, known));
    }
    return String.valueOf(thrown.getMessage());
  }

  /// One sentence on standard error: a user's mistake is no stack trace. A bug is one.
  private static int complain(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (thrown instanceof LaunchException e) {
      err.println(line.getCommandSpec().qualifiedName() + ": " + e.message());
      return switch (e.code()) {
        case INVALID_ARGUMENT -> CommandLine.ExitCode.USAGE;
        default -> CommandLine.ExitCode.SOFTWARE;
      };
    }
    thrown.printStackTrace(err);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
