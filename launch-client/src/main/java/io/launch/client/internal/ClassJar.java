package io.launch.client.internal;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Packs a predictor class into a jar: the class, every class of its package (its nested ones
/// included) and what else is named, with the declaration by which the worker finds it. The same
/// classes make the same bytes.
public final class ClassJar {
  private static final String PREDICTOR = "io.launch.predictor.Predictor";
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final TreeMap<String, byte[]> entries = new TreeMap<>();

  private ClassJar() {}

  /// Writes the jar to a new temporary file, which the caller deletes.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when the class cannot be a predictor
  public static Path pack(Class<?> predictor, List<Class<?>> more) throws IOException {
    checkPredictor(predictor);
    ClassJar jar = new ClassJar();
    jar.addPackageOf(predictor);
    for (Class<?> other : more) {
      jar.addPackageOf(other);
    }
    jar.entries.put(
        "META-INF/services/" + PREDICTOR,
        (predictor.getName() + "\n").getBytes(StandardCharsets.UTF_8));
    Path file = Files.createTempFile("launch-", ".jar");
    jar.write(file);
    return file;
  }

  private static void checkPredictor(Class<?> type) {
    String name = type.getName();
    Args.require(implementsPredictor(type), "class: %s (expected: implements %s)", name, PREDICTOR);
    boolean creatable =
        Modifier.isPublic(type.getModifiers())
            && !Modifier.isAbstract(type.getModifiers())
            && (type.getEnclosingClass() == null || Modifier.isStatic(type.getModifiers()))
            && Stream.of(type.getConstructors()).anyMatch(made -> made.getParameterCount() == 0);
    Args.require(
        creatable,
        "class: %s (expected: a public class, top-level or static, with a public constructor"
            + " without parameters)",
        name);
  }

  private static boolean implementsPredictor(Class<?> type) {
    for (Class<?> up = type; up != null; up = up.getSuperclass()) {
      if (Stream.of(up.getInterfaces())
          .anyMatch(face -> face.getName().equals(PREDICTOR) || implementsPredictor(face))) {
        return true;
      }
    }
    return false;
  }

  private void addPackageOf(Class<?> type) throws IOException {
    Path home = home(type);
    if (Files.isDirectory(home)) {
      addFolder(home, home, type.getPackageName());
      return;
    }
    try (FileSystem inside = FileSystems.newFileSystem(home)) {
      Path root = inside.getPath("/");
      addFolder(root, root, type.getPackageName());
    }
  }

  private void addFolder(Path root, Path from, String packageName) throws IOException {
    Path folder = from.resolve(packageName.replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        entries.put(name, Files.readAllBytes(file));
      }
    }
  }

  private static Path home(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw noHome(type, null);
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw noHome(type, e);
    }
  }

  private static LaunchException noHome(Class<?> type, @Nullable Exception cause) {
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        "class: %s (expected: loaded from a folder or a jar file; next: build a jar and use createFromJar)"
            .formatted(type.getName()),
        cause);
  }

  private void write(Path file) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        JarEntry header = new JarEntry(entry.getKey());
        header.setTimeLocal(NO_TIME);
        out.putNextEntry(header);
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
  }
}
