package io.launch.bench.chaos.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A file system in memory, small enough to be filled up. Only root may mount one.
public final class SmallDisk implements AutoCloseable, Fault {
  private static final int BLOCK = 1 << 20;

  private final Path folder;
  private final Thread unmountAtEnd = new Thread(this::unmount);

  private SmallDisk(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(unmountAtEnd);
  }

  /// Mounts one on an empty folder; none where that is not allowed.
  ///
  /// @param megabytes its size
  public static Optional<SmallDisk> mount(Path folder, int megabytes) throws IOException {
    List<String> command =
        List.of(
            "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
    return run(command) ? Optional.of(new SmallDisk(folder)) : Optional.empty();
  }

  /// Fills what is free, and frees it again.
  @Override
  public String make(PlannedFault plan) throws IOException, InterruptedException {
    Path filler = folder.resolve(".filler-" + plan.number());
    try {
      fill(filler);
      Thread.sleep(plan.lasts());
      return "%d MiB of filler".formatted(Files.size(filler) / BLOCK);
    } finally {
      Files.deleteIfExists(filler);
    }
  }

  @Override
  public void close() {
    unmount();
    Runtime.getRuntime().removeShutdownHook(unmountAtEnd);
  }

  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      if (!Files.exists(filler) || Files.getFileStore(filler).getUsableSpace() > BLOCK) {
        throw full;
      }
    }
  }

  private void unmount() {
    try {
      // Lazily: a server that was killed just now may not have let go of its files.
      run(List.of("umount", "-l", folder.toString()));
    } catch (IOException _) {
      // It is in memory and empty; nothing else can be done.
    }
  }

  private static boolean run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
