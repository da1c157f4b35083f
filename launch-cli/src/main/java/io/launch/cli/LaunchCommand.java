package io.launch.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `launch` itself: the options that every command takes.
@Command(
    name = "launch",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n")
final class LaunchCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description =
          "The server, such as http://127.0.0.1:8080. Else LAUNCH_URL, else the profile that"
              + " `launch demo` wrote.")
  @Nullable String server;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      scope = ScopeType.INHERIT,
      description = "Who asks. Else LAUNCH_API_KEY, else the profile.")
  @Nullable String apiKey;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print one JSON document, for scripts, in place of text for people.")
  boolean json;

  /// Without a command: what commands there are.
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
