package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
  private static final Path HOME = Path.of("nowhere");

  private static CommandLine commands() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return Main.commands(
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            nowhere,
            nowhere,
            Map.of(),
            HOME,
            Optional.empty()));
  }

  private static List<CommandLine> verbs(CommandLine command) {
    List<CommandLine> verbs = new ArrayList<>();
    for (CommandLine sub : command.getSubcommands().values()) {
      verbs.addAll(sub.getSubcommands().isEmpty() ? List.of(sub) : verbs(sub));
    }
    return verbs;
  }

  @Test
  void everyVerbOfItsOwnHasExamples() {
    List<String> byTheScript = List.of("serve", "keys", "test", "bench", "chaos", "help");

    assertThat(verbs(commands()))
        .filteredOn(verb -> !byTheScript.contains(verb.getCommandName()))
        .hasSizeGreaterThan(9)
        .allSatisfy(verb ->
            assertThat(verb.getUsageMessage())
                .contains("Examples:")
                .contains("launch " + verb.getCommandSpec().qualifiedName(" ").substring(7)));
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    CommandLineRun run = CommandLineRun.of(HOME, Map.of(), "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("serve", "demo", "test", "keys", "bundles", "endpoints", "predict", "tasks")
        .contains("Exit codes:", "the server cannot be reached");
  }

  @Test
  void aVerbThatDoesNotExistIsAUsageError() {
    CommandLineRun run = CommandLineRun.of(HOME, Map.of(), "endpoints", "lisst");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("lisst").contains("launch endpoints --help").contains("list");
  }

  @Test
  void whatTheScriptRunsSaysSo() {
    CommandLineRun run = CommandLineRun.of(HOME, Map.of(), "--json", "serve", "--port", "1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("run `launch serve`");
  }

  @Test
  void aDurationNeedsItsUnit() {
    CommandLineRun run =
        CommandLineRun.of(HOME, Map.of(), "predict", "x", "--args", "{}", "--timeout", "30");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("'30' (expected: a number and a unit");
  }
}
