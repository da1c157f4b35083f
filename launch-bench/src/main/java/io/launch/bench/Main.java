package io.launch.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `launch bench`: measures Launch beside the raw thing.
@Command(
    name = "launch bench",
    description = "Measures Launch beside the raw thing, in one run on this machine.",
    subcommands = {PredictCommand.class, TasksCommand.class},
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "predict|tasks")
public final class Main {
  private Main() {}

  /// @param args see `launch bench --help`
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }
}
