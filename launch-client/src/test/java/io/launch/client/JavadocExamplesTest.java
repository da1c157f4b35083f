package io.launch.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// Every `java` block of the Javadoc and of the SDK's page compiles.
class JavadocExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java/io/launch/client");
  private static final Path PAGE = Path.of("../docs/java-sdk.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\\n(.*?)```");

  /// A block, as the body of a method that has a client.
  private static final class Example extends SimpleJavaFileObject {
    private static final String FRAME =
        """
        package example;
        import com.fasterxml.jackson.core.type.TypeReference;
        import io.launch.api.*;
        import io.launch.api.bundle.*;
        import io.launch.api.endpoint.*;
        import io.launch.api.task.*;
        import io.launch.client.*;
        import io.launch.predictor.*;
        import java.net.URI;
        import java.nio.file.Path;
        import java.time.Duration;
        import java.time.Instant;
        import java.util.*;
        import java.util.concurrent.*;
        import java.util.stream.Stream;
        @SuppressWarnings("all")
        class %s { void run(LaunchClient client) throws Exception {
        %s
        } }
        """;

    private final String code;

    Example(String name, String block) {
      super(URI.create("string:///example/" + name + ".java"), Kind.SOURCE);
      this.code = FRAME.formatted(name, block);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  @Test
  void everyExampleCompiles() throws IOException {
    List<Example> examples = examples();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> faults = new DiagnosticCollector<>();
    List<String> options = List.of("-proc:none", "--release", "17", "-d", folder().toString());

    compiler.getTask(null, null, faults, options, null, examples).call();

    assertThat(examples).hasSizeGreaterThan(40);
    assertThat(faults.getDiagnostics())
        .filteredOn(fault -> fault.getKind() == javax.tools.Diagnostic.Kind.ERROR)
        .extracting(fault -> fault.getSource().getName() + ": " + fault.getMessage(Locale.ROOT))
        .isEmpty();
  }

  @Test
  void everyPublicClassHasAnExample() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<Path> without =
          files
              .filter(Files::isRegularFile)
              .filter(file -> read(file).contains("\npublic "))
              .filter(file -> !read(file).contains("/// ```java"))
              .toList();

      assertThat(without).isEmpty();
    }
  }

  private static List<Example> examples() throws IOException {
    List<Path> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files.filter(Files::isRegularFile).sorted().forEach(texts::add);
    }
    texts.add(PAGE);
    List<Example> examples = new ArrayList<>();
    for (Path text : texts) {
      String name = text.getFileName().toString().replaceAll("\\W", "_");
      Matcher block = BLOCK.matcher(read(text).replaceAll("(?m)^\\s*/// ?", ""));
      while (block.find()) {
        examples.add(new Example(name + "_" + examples.size(), block.group(1)));
      }
    }
    return examples;
  }

  private static Path folder() throws IOException {
    return Files.createDirectories(Path.of("target/examples"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
