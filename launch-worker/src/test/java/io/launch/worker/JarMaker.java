package io.launch.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/// Makes jars out of source text, as users make them with their build tools.
public final class JarMaker {
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Path scratch;

  public JarMaker(Path scratch) {
    this.scratch = scratch;
  }

  /// A predictor `demo.Model` whose `predict(PredictorInput input)` has this body.
  public static byte[] predictor(Path scratch, String body) throws IOException {
    return new JarMaker(scratch).model(body).service("demo.Model").bytes();
  }

  /// Adds the class `demo.Model` with this body of `predict`.
  public JarMaker model(String body) throws IOException {
    return source(
        "demo.Model",
        """
        package demo;
        import io.launch.predictor.*;
        import java.util.*;
        public class Model implements Predictor {
          public Object predict(PredictorInput input) throws Exception {
            %s
          }
        }
        """
            .formatted(body));
  }

  /// Compiles a class and adds it.
  public JarMaker source(String name, String text) throws IOException {
    Path folder = Files.createTempDirectory(scratch, "jar");
    Path source = folder.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
    Files.writeString(source, text);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<String> options =
        List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString());
    List<String> arguments = new ArrayList<>(options);
    arguments.add("-proc:none");
    arguments.add(source.toString());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalArgumentException("the source of " + name + " does not compile");
    }
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return this;
  }

  /// Declares predictors for `ServiceLoader`.
  public JarMaker service(String... names) {
    String lines = "# predictors\n" + String.join("\n", names) + "\n";
    entries.put(
        "META-INF/services/io.launch.predictor.Predictor", lines.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
