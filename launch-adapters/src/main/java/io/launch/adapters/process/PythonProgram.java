package io.launch.adapters.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.launch.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The Python program that a worker process runs: `PYTHON -X launch.worker=ID -u launch_worker.py
/// CONFIG.json`. Neither Python nor the script is looked for before the first such worker, so that
/// a server without Python serves everything else.
final class PythonProgram {
  static final String SCRIPT = "python/launch_worker.py";

  private static final String USUAL = "python3";
  private static final int MIN_MINOR = 9;

  /// A command may be a shim that finds the real interpreter anew every time, and slowly.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String TELL =
      "import sys; sys.stdout.write('launch-python %d.%d %s\\n'"
          + " % (sys.version_info[0], sys.version_info[1], sys.executable))";
  private static final Pattern TOLD = Pattern.compile("launch-python (\\d+)\\.(\\d+) (.+)");

  private final String command;
  private final List<Path> classpath;
  private final Path folder;

  // Guarded by this.
  private @Nullable Path interpreter;
  private @Nullable Path script;

  /// @param command the interpreter, by its path or its name on the `PATH`; empty for `python3`
  /// @param classpath where the worker's script is, as a resource
  /// @param folder where the script is written to
  PythonProgram(String command, List<Path> classpath, Path folder) {
    this.command = command.isEmpty() ? USUAL : command;
    this.classpath = List.copyOf(classpath);
    this.folder = folder.toAbsolutePath();
  }

  /// The command line of a worker.
  ///
  /// @param mark tells this worker's process from others
  /// @throws IOException when there is no Python that will do, with the next step
  synchronized List<String> command(String mark, Path config) throws IOException {
    if (interpreter == null || !Files.isExecutable(interpreter)) {
      interpreter = findInterpreter();
    }
    if (script == null || !Files.exists(script)) {
      script = writeScript();
    }
    return List.of(interpreter.toString(), "-X", mark, "-u", script.toString(), config.toString());
  }

  /// Takes from the environment of a Python process what would make it another one.
  static void clean(Map<String, String> environment) {
    environment.remove("PYTHONHOME");
    environment.remove("PYTHONSTARTUP");
    environment.put("PYTHONUNBUFFERED", "1");
  }

  private Path findInterpreter() throws IOException {
    Matcher told = TOLD.matcher(ask());
    if (!told.matches()) {
      throw unfit("does not say that it is Python");
    }
    int major = Integer.parseInt(told.group(1));
    int minor = Integer.parseInt(told.group(2));
    if (major < 3 || (major == 3 && minor < MIN_MINOR)) {
      throw unfit("is Python %d.%d".formatted(major, minor));
    }
    return Path.of(told.group(3));
  }

  /// What the command says of itself: the last line that it prints.
  private String ask() throws IOException {
    Process process = start();
    try {
      String[] last = {""};
      OutputLines output = new OutputLines(process.getInputStream(), 4_096);
      Thread reader = Thread.ofVirtual().start(() -> output.forEach(line -> last[0] = line));
      if (!process.waitFor(PATIENCE.toSeconds(), SECONDS)) {
        throw unfit("did not say its version within " + PATIENCE.toSeconds() + " s");
      }
      reader.join(Duration.ofSeconds(1));
      if (process.exitValue() != 0) {
        throw unfit("ended with exit code %d: %s".formatted(process.exitValue(), last[0]));
      }
      return last[0];
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the search for Python was interrupted", e);
    } finally {
      new Child(process, false).kill();
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command, "-c", TELL).redirectErrorStream(true);
    clean(builder.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw unfit("cannot be run (%s)".formatted(e.getMessage()));
    }
  }

  private NoPythonException unfit(String why) {
    return new NoPythonException(
        "Python models need Python 3.%d or later, and '%s' %s. Install python3, or name another with"
                .formatted(MIN_MINOR, command, why)
            + " --python or LAUNCH_PYTHON.");
  }

  /// There is no Python that models could run with; the message says what to do.
  static final class NoPythonException extends IOException {
    private static final long serialVersionUID = 1;

    private NoPythonException(String message) {
      super(message);
    }
  }

  /// Under its hash, so that a server of another build has its own.
  private Path writeScript() throws IOException {
    byte[] text = readScript();
    Path own = Files.createDirectories(folder.resolve(Sha256.hex(text)));
    Path file = own.resolve("launch_worker.py");
    if (!Files.exists(file)) {
      Path part = Files.createTempFile(own, "part", ".py");
      Files.write(part, text);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private byte[] readScript() throws IOException {
    for (Path entry : classpath) {
      if (Files.isDirectory(entry)) {
        Path file = entry.resolve(SCRIPT);
        if (Files.exists(file)) {
          return Files.readAllBytes(file);
        }
      } else if (Files.exists(entry)) {
        try (ZipFile jar = new ZipFile(entry.toFile())) {
          ZipEntry found = jar.getEntry(SCRIPT);
          if (found != null) {
            try (InputStream in = jar.getInputStream(found)) {
              return in.readAllBytes();
            }
          }
        }
      }
    }
    throw new IOException(
        "worker-classpath: no %s in %s (expected: the jars of launch-worker)"
            .formatted(SCRIPT, classpath));
  }
}
