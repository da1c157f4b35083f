package io.launch.cli.bundle;

import io.launch.cli.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `launch bundles`: what can be done with bundles.
@Command(
    name = "bundles",
    description = "Create, clone, list and show bundles: packages of model code and weights.",
    synopsisSubcommandLabel = "COMMAND")
public final class BundlesCommand {
  private BundlesCommand() {}

  public static CommandLine in(Session session) {
    return new CommandLine(new BundlesCommand())
        .addSubcommand(new CreateBundleCommand(session))
        .addSubcommand(new CloneBundleCommand(session))
        .addSubcommand(new ListBundlesCommand(session))
        .addSubcommand(new ShowBundleCommand(session));
  }
}
