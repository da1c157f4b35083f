package io.launch.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonProgramTest {
  private static final Path CONFIG = Path.of("config.json");

  @TempDir Path folder;
  private Path classpath;

  @BeforeEach
  void writeScript() throws IOException {
    classpath = folder.resolve("classes");
    Files.createDirectories(classpath.resolve("python"));
    Files.writeString(classpath.resolve(PythonProgram.SCRIPT), "print('worker')");
  }

  @Test
  void commandIsThatOfTheInterpreterBehindTheName() throws IOException {
    Path python = Files.writeString(folder.resolve("real"), "");
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
    String shim = shim("echo a notice; echo launch-python 3.9 " + python);

    List<String> command = program(shim).command("launch.worker=wrk_1", CONFIG);

    assertThat(command).hasSize(6).startsWith(python.toString(), "-X", "launch.worker=wrk_1", "-u");
    assertThat(command.getLast()).isEqualTo("config.json");
    assertThat(Path.of(command.get(4))).hasContent("print('worker')");
  }

  @Test
  void interpreterIsSearchedOnce() throws IOException {
    Path asked = folder.resolve("asked");
    PythonProgram program =
        program(shim("echo once >> " + asked + "; echo launch-python 3.9 /bin/sh"));

    program.command("launch.worker=wrk_1", CONFIG);
    program.command("launch.worker=wrk_2", CONFIG);

    assertThat(asked).hasContent("once");
  }

  @Test
  void interpreterThatCameLateIsFound() throws IOException {
    Path late = folder.resolve("late");
    PythonProgram program = program(late.toString());
    assertThatThrownBy(() -> program.command("launch.worker=wrk_1", CONFIG))
        .isInstanceOf(IOException.class);

    Files.move(Path.of(shim("echo launch-python 3.14 /bin/sh")), late);

    assertThat(program.command("launch.worker=wrk_1", CONFIG)).startsWith("/bin/sh");
  }

  @Test
  void nothingNamedIsPython3OfThePath() throws IOException {
    List<String> command = program("").command("launch.worker=wrk_1", CONFIG);

    assertThat(Path.of(command.getFirst())).isAbsolute().isExecutable();
  }

  @Test
  void scriptComesOutOfAJarToo() throws IOException {
    Path jar = folder.resolve("worker.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(PythonProgram.SCRIPT));
      zip.write("print('jar')".getBytes());
    }
    PythonProgram program =
        new PythonProgram(
            shim("echo launch-python 3.9 /bin/sh"),
            List.of(folder.resolve("no.jar"), jar, classpath),
            folder.resolve("scripts"));

    String script = program.command("launch.worker=wrk_1", CONFIG).get(4);

    assertThat(Path.of(script)).hasContent("print('jar')").hasFileName("launch_worker.py");
  }

  @Test
  void classpathWithoutTheScriptIsNamed() {
    PythonProgram program =
        new PythonProgram(
            shim("echo launch-python 3.9 /bin/sh"), List.of(folder), folder.resolve("scripts"));

    assertThatThrownBy(() -> program.command("launch.worker=wrk_1", CONFIG))
        .hasMessageContaining("worker-classpath: no python/launch_worker.py in")
        .hasMessageContaining(folder.toString());
  }

  @Test
  void oldPythonIsRefused() {
    assertThatThrownBy(() -> command(shim("echo launch-python 3.8 /usr/bin/python3")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Python models need Python 3.9 or later, and '")
        .hasMessageContaining("' is Python 3.8. Install python3, or name another with --python or");
    assertThatThrownBy(() -> command(shim("echo launch-python 2.12 /usr/bin/python")))
        .hasMessageContaining("is Python 2.12.");
  }

  @Test
  void programThatIsNoPythonIsRefused() {
    assertThatThrownBy(() -> command(shim("echo hello")))
        .hasMessageContaining("does not say that it is Python.");
    assertThatThrownBy(() -> command(shim("echo python3: command not found; exit 127")))
        .hasMessageContaining("ended with exit code 127: python3: command not found.");
  }

  @Test
  void nameThatIsNotOnThePathIsRefused() {
    assertThatThrownBy(() -> command("no-such-python"))
        .hasMessageContaining("and 'no-such-python' cannot be run (");
  }

  @Test
  void environmentLosesWhatMakesPythonAnother() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PYTHONHOME",
                "/x",
                "PYTHONSTARTUP",
                "/x",
                "PYTHONPATH",
                "/x",
                "PIP_INDEX_URL",
                "https://x"));

    PythonProgram.clean(environment);

    assertThat(environment).containsOnlyKeys("PYTHONPATH", "PIP_INDEX_URL", "PYTHONUNBUFFERED");
  }

  private List<String> command(String python) throws IOException {
    return program(python).command("launch.worker=wrk_1", CONFIG);
  }

  private PythonProgram program(String python) {
    return new PythonProgram(python, List.of(classpath), folder.resolve("scripts"));
  }

  /// A shell script that stands in for an interpreter.
  private String shim(String text) {
    try {
      Path file = Files.createTempFile(folder, "shim", "");
      Files.writeString(file, "#!/bin/sh\n" + text + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return file.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
