package io.launch.adapters.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// Where one server writes files that are not whole yet, beside other servers that share the
/// folder. Each has a part of it, which it locks while it lives; what the dead left is removed by
/// whoever opens the folder next.
final class PartsFolder implements AutoCloseable {
  private static final String LOCK = ".lock";

  private final FileChannel lock;
  private final Path own;
  private final AtomicLong parts = new AtomicLong();

  private PartsFolder(FileChannel lock, Path own) {
    this.lock = lock;
    this.own = own;
  }

  /// Takes the first part that no living server has.
  static PartsFolder open(Path folder) throws IOException {
    DurableFiles.makeFolders(folder);
    sweep(folder, "[0-9]*");
    for (int i = 1; ; i++) {
      Path own = folder.resolve("server-" + i);
      FileChannel lock =
          FileChannel.open(
              folder.resolve(own.getFileName() + LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (isFree(lock)) {
        DurableFiles.makeFolders(own);
        sweep(own, "*");
        return new PartsFolder(lock, own);
      }
      lock.close();
    }
  }

  private static boolean isFree(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static void sweep(Path folder, String names) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, names)) {
      for (Path part : left) {
        Files.deleteIfExists(part);
      }
    }
  }

  /// A name that no other file has.
  Path next() {
    return own.resolve(Long.toString(parts.incrementAndGet()));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
