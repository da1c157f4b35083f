package io.launch.bench;

import java.util.logging.Level;
import java.util.logging.Logger;
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
  // Held, since the level of a logger that nobody holds is forgotten.
  private static final Logger LIBRARIES = Logger.getLogger("");

  private Main() {}

  /// @param args see `launch bench --help`
  public static void main(String[] args) {
    // Libraries have much to say while a database is opened; standard error is for the progress.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    LIBRARIES.setLevel(Level.WARNING);
    System.exit(
        new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }
}
