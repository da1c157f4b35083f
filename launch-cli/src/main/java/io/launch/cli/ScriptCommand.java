package io.launch.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/// Commands that the script `launch` runs by itself, on another class path than this one. Here they
/// only show up in the help.
enum ScriptCommand {
  SERVE("Run a server. `launch serve --help` has its settings."),
  KEYS("Create, list and revoke API keys, on the server's machine."),
  TEST("Run the whole gate, as `mvn verify`: formatting, static checks, every test."),
  BENCH("Measure Launch beside the raw thing, on this machine."),
  CHAOS("Break servers and workers under load, then account for every task.");

  private final String description;

  ScriptCommand(String description) {
    this.description = description;
  }

  CommandSpec spec() {
    String verb = name().toLowerCase(Locale.ROOT);
    Callable<Integer> misplaced =
        () -> {
          throw new UsageException(
              "`%s` comes first: run `launch %s`, with its options after it.", verb, verb);
        };
    CommandSpec spec = CommandSpec.wrapWithoutInspection(misplaced).name(verb);
    spec.usageMessage().description(description);
    spec.parser().unmatchedArgumentsAllowed(true).unmatchedOptionsArePositionalParams(true);
    return spec;
  }
}
