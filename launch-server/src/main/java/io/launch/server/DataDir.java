package io.launch.server;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.server.ServerId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The folder where a server keeps everything, held by one server at a time.
final class DataDir implements AutoCloseable {
  private final FileChannel lockFile;
  private final Path serverFile;

  private DataDir(FileChannel lockFile, Path serverFile) {
    this.lockFile = lockFile;
    this.serverFile = serverFile;
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
      return new DataDir(file, folder.resolve("server-id"));
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /// Under which name the last server with this folder was known to others. It has ended: the
  /// folder is this one's now.
  Optional<ServerId> lastServer() {
    try {
      return Files.exists(serverFile)
          ? Optional.of(new ServerId(Files.readString(serverFile).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw unusable(serverFile, e);
    }
  }

  /// Writes down under which name this server is known to others.
  ServerId remember(ServerId server) {
    try {
      Files.writeString(serverFile, server.value());
      return server;
    } catch (IOException e) {
      throw unusable(serverFile, e);
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
