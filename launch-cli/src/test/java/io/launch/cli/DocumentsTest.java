package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/// What documents tell people to type exists.
class DocumentsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern COMMAND =
      Pattern.compile("(?:[A-Z_]+=\\S+ +)*\\./launch +(?<arguments>[^|#&`]+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final List<String> BY_THE_SCRIPT =
      List.of("serve", "keys", "test", "bench", "chaos");

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
          Stream.of(
                  "README.md",
                  "ARCHITECTURE.md",
                  "CONTRIBUTING.md",
                  "examples/keywords/README.md",
                  "examples/minilm/README.md",
                  "examples/summarize/README.md")
              .map(ROOT::resolve),
          docs.filter(file -> file.toString().endsWith(".md")).toList().stream())
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyCommandIsUnderstood(Path document) throws IOException {
    for (String line : code(joined(Files.readString(document)))) {
      Matcher command = COMMAND.matcher(line);
      while (command.find()) {
        List<String> words = words(command.group("arguments"));
        if (!BY_THE_SCRIPT.contains(words.getFirst())) {
          assertThat(fault(words)).as("%s: %s", ROOT.relativize(document), line).isEmpty();
        }
      }
    }
  }

  /// A command that goes on in the next line is one command.
  private static String joined(String text) {
    return text.replaceAll("\\\\\n\\s*", "");
  }

  /// Lines of code blocks and pieces of inline code.
  private static List<String> code(String text) {
    List<String> code = new ArrayList<>();
    boolean block = false;
    for (String line : text.lines().toList()) {
      if (line.startsWith("```")) {
        block = !block;
      } else if (block) {
        code.add(line);
      } else {
        Pattern.compile("`([^`]+)`")
            .matcher(line)
            .results()
            .map(it -> it.group(1))
            .forEach(code::add);
      }
    }
    return code;
  }

  private static Optional<String> fault(List<String> words) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine commands =
        Main.commands(
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                nowhere,
                nowhere,
                Map.of(),
                ROOT,
                Optional.empty()));
    try {
      commands.parseArgs(words.toArray(String[]::new));
      return Optional.empty();
    } catch (MissingParameterException incomplete) {
      return Optional.empty(); // a mention, such as `./launch endpoints create`
    } catch (ParameterException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> words(String arguments) {
    return WORD.matcher(arguments.strip())
        .results()
        .map(it -> Arrays.asList(it.group(1), it.group(2), it.group(3)))
        .map(groups -> groups.stream().filter(it -> it != null).findFirst().orElseThrow())
        .toList();
  }
}
