package io.launch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `docs/guarantees.md` promises nothing that no test holds. Its sections are tables and nothing
/// else: a sentence to each row, and beside it the tests that fail when it is not true.
class GuaranteesPageTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern TEST_SOURCE =
      Pattern.compile(".*/src/test/(java/.*\\.java|python/test_\\w+\\.py)");
  private static final Pattern ROW = Pattern.compile("\\| (.+) \\| (.+) \\|");
  private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern JAVA_TEST =
      Pattern.compile("@(Test|ParameterizedTest|RepeatedTest)\\b");

  /// Text of each test source by its name without the ending.
  private static final Map<String, List<String>> TESTS = new HashMap<>();

  private static final List<String> LINES = new ArrayList<>();

  private record Row(String sentence, String held) {
    static Row of(String line) {
      var matcher = ROW.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      return new Row(matcher.group(1), matcher.group(2));
    }

    List<MatchResult> references() {
      return REFERENCE.matcher(held).results().toList();
    }
  }

  @BeforeAll
  static void read() throws IOException {
    LINES.addAll(Files.readAllLines(ROOT.resolve("docs/guarantees.md")));
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module :
          modules.filter(it -> it.getFileName().toString().startsWith("launch-")).toList()) {
        readTests(module.resolve("src/test"));
      }
    }
  }

  private static void readTests(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(it -> TEST_SOURCE.matcher(it.toString()).matches()).toList()) {
        String name = file.getFileName().toString().replaceFirst("\\.\\w+$", "");
        TESTS.computeIfAbsent(name, _ -> new ArrayList<>()).add(Files.readString(file));
      }
    }
  }

  /// The lines of the sections, without those that are there for looks.
  private static List<String> promised() {
    return LINES.stream()
        .dropWhile(line -> !line.startsWith("## "))
        .filter(line -> !line.isBlank() && !line.startsWith("## "))
        .filter(line -> !line.equals("| promise | test |") && !line.equals("| --- | --- |"))
        .toList();
  }

  private static List<Row> rows() {
    return promised().stream().map(Row::of).toList();
  }

  @Test
  void everySentenceIsARowOfItsOwn() {
    assertThat(rows())
        .hasSizeGreaterThan(50)
        .extracting(Row::sentence)
        .allSatisfy(sentence -> assertThat(sentence).endsWith(".").doesNotContain(". "))
        .doesNotHaveDuplicates();
  }

  @Test
  void everySentenceNamesATestAndNothingElseBesideIt() {
    assertThat(rows())
        .allSatisfy(row -> {
          assertThat(row.references()).isNotEmpty();
          assertThat(REFERENCE.matcher(row.held()).replaceAll("").replace("<br>", "")).isEmpty();
        });
  }

  @Test
  void everyTestThatIsNamedIsThere() {
    assertThat(rows().stream().flatMap(row -> row.references().stream()).toList())
        .allSatisfy(reference -> {
          String name = reference.group(1);
          List<String> sources = TESTS.getOrDefault(name, List.of());
          assertThat(sources.stream().anyMatch(source -> isTest(source, reference.group(2))))
              .as(reference.group())
              .isTrue();
        });
  }

  /// A contract holds nothing until a test implements it.
  @Test
  void everyContractThatIsNamedIsImplementedByATest() {
    List<String> contracts =
        rows().stream()
            .flatMap(row -> row.references().stream())
            .map(reference -> reference.group(1))
            .filter(name -> name.endsWith("Contract"))
            .distinct()
            .toList();

    assertThat(contracts).isNotEmpty().allMatch(GuaranteesPageTest::implemented);
  }

  /// Whether a test implements it, or a contract that extends it.
  private static boolean implemented(String contract) {
    Pattern parent =
        Pattern.compile("(implements|extends) [\\w\\s,.<>]*\\b%s\\b".formatted(contract));
    return TESTS.entrySet().stream()
        .filter(test -> test.getValue().stream().anyMatch(text -> parent.matcher(text).find()))
        .map(Map.Entry::getKey)
        .anyMatch(name -> !name.endsWith("Contract") || implemented(name));
  }

  /// In Java a method and its annotations are a paragraph.
  private static boolean isTest(String source, String method) {
    return Stream.of(source.split("\n\\s*\n"))
        .anyMatch(paragraph ->
            paragraph.contains("def " + method + "(self)")
                || (paragraph.contains("void " + method + "(")
                    && JAVA_TEST.matcher(paragraph).find()));
  }
}
