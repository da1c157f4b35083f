package io.launch.adapters.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// Changes of files and folders that are on the disk when the call returns.
final class DurableFiles {
  private DurableFiles() {}

  /// Replaces what is in an existing file.
  static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /// Renames a file over another of the same file system, in one step.
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(folderOf(to));
  }

  /// Gives a file another name in the same file system, unless something has that name.
  static void link(Path file, Path name) throws IOException {
    try {
      Files.createLink(name, file);
      sync(folderOf(name));
    } catch (FileAlreadyExistsException _) {
      // Whoever was first has made it durable, or does now.
    }
  }

  /// Makes a folder and those above it.
  static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folderOf(folder);
    makeFolders(parent);
    // Another thread may make the same one now, and that is as well.
    Files.createDirectories(folder);
    sync(parent);
  }

  /// The folder that a file or folder other than the root is in.
  static Path folderOf(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "the root is in no folder");
  }

  /// A new name in a folder survives a power cut only once the folder itself is written.
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
