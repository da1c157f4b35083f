package io.launch.bench.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.predictor.Predictor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// Packs [NoopPredictor] as a user would pack a model.
public final class NoopJar {
  private NoopJar() {}

  /// Writes the jar and returns it.
  public static Path write(Path jar) throws IOException {
    String classFile = NoopPredictor.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream bytes = NoopJar.class.getClassLoader().getResourceAsStream(classFile)) {
      if (bytes == null) {
        throw new IOException(classFile + " is not on the class path");
      }
      out.putNextEntry(new JarEntry("META-INF/services/" + Predictor.class.getName()));
      out.write(NoopPredictor.class.getName().getBytes(UTF_8));
      out.putNextEntry(new JarEntry(classFile));
      bytes.transferTo(out);
    }
    return jar;
  }
}
