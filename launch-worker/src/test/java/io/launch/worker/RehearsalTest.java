package io.launch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.worker.WorkerConfig;
import io.launch.api.worker.WorkerConfig.Mode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RehearsalTest {
  @TempDir Path folder;

  @Test
  void workerOutOfAJarGoesThroughServingAndEnds() throws Exception {
    WorkerConfig config =
        Configs.of(folder, Mode.REHEARSE, new JavaArtifactFlavor("", null, null), Map.of());
    Path file = folder.resolve("config.json");
    WorkerJson.MAPPER.writeValue(file.toFile(), config);

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                workerJar() + File.pathSeparator + System.getProperty("java.class.path"),
                Main.class.getName(),
                file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output).contains("@launch {\"port\":").doesNotContain("Exception");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void modelThatIsRehearsedIsTheOneThatTestsWrite() throws Exception {
    try (InputStream model = Main.class.getResourceAsStream("rehearsal.onnx");
        InputStream tokenizer = Main.class.getResourceAsStream("rehearsal-tokenizer.json")) {
      assertThat(model.readAllBytes()).isEqualTo(OnnxModel.embedding().bytes());
      assertThat(tokenizer.readAllBytes()).isEqualTo(OnnxModel.tokenizer());
    }
  }

  /// The worker's classes as they are delivered: in a jar.
  private Path workerJar() throws IOException {
    Path classes = Path.of("target", "classes");
    Path jar = folder.resolve("worker.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> walk = Files.walk(classes)) {
      List<Path> files = walk.filter(Files::isRegularFile).toList();
      for (Path path : files) {
        entries.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, entries);
        entries.closeEntry();
      }
    }
    return jar;
  }
}
