package io.launch.bench.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoopJarTest {
  @TempDir private Path folder;

  @Test
  void jarDeclaresThePredictorThatItHolds() throws IOException {
    Path file = NoopJar.write(folder.resolve("noop.jar"));

    try (JarFile jar = new JarFile(file.toFile())) {
      String declared =
          new String(
              jar.getInputStream(jar.getEntry("META-INF/services/io.launch.predictor.Predictor"))
                  .readAllBytes());
      assertThat(declared).isEqualTo("io.launch.bench.model.NoopPredictor");
      assertThat(jar.getEntry("io/launch/bench/model/NoopPredictor.class")).isNotNull();
    }
  }
}
