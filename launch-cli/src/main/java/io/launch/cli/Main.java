package io.launch.cli;

import io.launch.cli.bundle.BundlesCommand;
import io.launch.cli.demo.DemoCommand;
import io.launch.cli.endpoint.EndpointsCommand;
import io.launch.cli.task.PredictCommand;
import io.launch.cli.task.TasksCommand;
import picocli.CommandLine;

/// Puts the commands together and runs one.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Terminal.ofProcess(), args));
  }

  /// Runs one command line.
  ///
  /// @return the exit code, one of [ExitCode]
  public static int run(Terminal terminal, String... args) {
    CommandLine commands = commands(terminal);
    int exitCode = commands.execute(args);
    terminal.out().flush();
    terminal.err().flush();
    return exitCode;
  }

  /// Every command, wired to a terminal.
  static CommandLine commands(Terminal terminal) {
    var root = new LaunchCommand();
    CommandLine commands = new CommandLine(root);
    commands.addSubcommand(new CommandLine.HelpCommand());
    Session session = new Session(terminal, root);
    commands
        .addSubcommand(new DemoCommand(session))
        .addSubcommand(BundlesCommand.in(session))
        .addSubcommand(EndpointsCommand.in(session))
        .addSubcommand(new PredictCommand(session))
        .addSubcommand(TasksCommand.in(session));
    for (ScriptCommand verb : ScriptCommand.values()) {
      commands.addSubcommand(verb.spec());
    }
    commands
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.list());
    return Converters.register(commands)
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setUsageHelpWidth(Math.min(terminal.width(), 120))
        .setUsageHelpLongOptionsMaxWidth(34)
        .setExecutionExceptionHandler(new Complaint(terminal))
        .setParameterExceptionHandler(Complaint::usage);
  }
}
