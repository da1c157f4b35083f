package io.launch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rules for every Java file of the repository.
class SourceTest {
  private static final int MAX_LINES = 500;
  private static final int BUDGET = 250;
  private static final Pattern TEXT_BLOCK = Pattern.compile("\"{3}.*?\"{3}", Pattern.DOTALL);
  private static final Pattern SLEEP =
      Pattern.compile("Thread\\s*\\.\\s*sleep|TimeUnit\\.\\w+\\.sleep");
  private static final Pattern DISABLED = Pattern.compile("@(Disabled|Ignore)\\b");

  private static final List<Source> SOURCES = new ArrayList<>();

  private record Source(Path path, String text) {
    long lines() {
      return text.lines().count();
    }

    boolean isTest() {
      return path.toString().contains("/src/test/");
    }

    /// Whether the pattern is in the code itself: what text blocks hold is not this file's doing.
    boolean has(Pattern pattern) {
      return pattern.matcher(TEXT_BLOCK.matcher(text).replaceAll("")).find();
    }
  }

  @BeforeAll
  static void read() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    List<Path> files;
    try (Stream<Path> modules = Files.list(root)) {
      files =
          modules
              .filter(folder -> folder.getFileName().toString().matches("launch-.*|examples"))
              .flatMap(SourceTest::javaFiles)
              .toList();
    }
    for (Path file : files) {
      SOURCES.add(new Source(root.relativize(file), Files.readString(file)));
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all
          .filter(file -> file.toString().matches(".*/src/(main|test)/.*\\.java"))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new AssertionError("cannot read " + folder, e);
    }
  }

  @Test
  void everyModuleIsLookedAt() {
    assertThat(SOURCES)
        .extracting(source -> source.path().getName(0).toString())
        .contains("launch-api", "launch-core", "launch-server", "launch-client");
  }

  @Test
  void noFileIsLongerThanAFewScreens() {
    failing(source -> source.lines() > BUDGET)
        .forEach(path -> System.out.println("over the budget of " + BUDGET + " lines: " + path));

    assertThat(failing(source -> source.lines() > MAX_LINES)).isEmpty();
  }

  @Test
  void noTestSleeps() {
    assertThat(failing(source -> source.isTest() && source.has(SLEEP))).isEmpty();
  }

  @Test
  void noTestIsSwitchedOff() {
    assertThat(failing(source -> source.isTest() && source.has(DISABLED))).isEmpty();
  }

  private static List<Path> failing(Predicate<Source> rule) {
    return SOURCES.stream().filter(rule).map(Source::path).toList();
  }
}
