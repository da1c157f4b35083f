package io.launch.server;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The folder where a server keeps everything, held by one server at a time.
final class DataDir implements AutoCloseable {
  private final FileChannel lockFile;

  private DataDir(FileChannel lockFile) {
    this.lockFile = lockFile;
  }

  /// Makes the folder where there is none, for its owner only.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when it cannot be made
  static void make(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /// Takes the folder for this process; a lock that a crashed server left does not count.
  ///
  /// @throws LaunchException CONFLICT when another server has it
  static DataDir lock(Path folder) {
    make(folder);
    try {
      FileChannel file =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(file) == null) {
        file.close();
        throw new LaunchException(
            ErrorCode.CONFLICT,
            "data-dir: %s is in use by another Launch server. Stop that one, or choose another folder"
                    .formatted(folder)
                + " with --data-dir.");
      }
      return new DataDir(file);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private static LaunchException unusable(Path folder, IOException e) {
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        "data-dir: %s cannot be used (%s). Choose a folder that you may write to with --data-dir."
            .formatted(folder, e),
        e);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
