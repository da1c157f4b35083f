package io.launch.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProgramTest {
  @TempDir Path folder;

  @Test
  void patternsStandForTheirJarsByName() throws IOException {
    Path lib = Files.createDirectory(folder.resolve("lib"));
    for (String name : new String[] {"b.jar", "a.jar", "notes.txt"}) {
      Files.createFile(lib.resolve(name));
    }
    Path worker = Files.createFile(folder.resolve("worker-1.jar"));

    var classpath =
        WorkerProgram.parseClasspath(folder + "/worker-*.jar:" + lib + "/*:" + folder + ":");

    assertThat(classpath)
        .containsExactly(worker, lib.resolve("a.jar"), lib.resolve("b.jar"), folder);
  }

  @Test
  void entryThatStandsForNothingIsNamed() {
    assertThatThrownBy(() -> WorkerProgram.parseClasspath(folder + "/*"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("matches no jar");
    assertThatThrownBy(() -> WorkerProgram.parseClasspath(folder + "/missing.jar"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("missing.jar is not there");
    assertThatThrownBy(() -> WorkerProgram.parseClasspath(folder + "/nowhere/*"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("nowhere is not a folder");
  }
}
