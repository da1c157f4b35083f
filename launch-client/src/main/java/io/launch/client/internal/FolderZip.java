package io.launch.client.internal;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Packs folders of Python modules into a zip file: an entry for every file, named by its folder
/// and its path inside of it, and none for folders. What Python compiled is left out. The same
/// files make the same bytes.
public final class FolderZip {
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private FolderZip() {}

  /// Writes the zip to a new temporary file, which the caller deletes.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when a folder is none or cannot be read, when two
  ///   have one name, or when there is no file
  public static Path pack(List<Path> folders) {
    SortedMap<String, Path> entries = new TreeMap<>();
    try {
      for (Path folder : folders) {
        add(folder, entries);
      }
      Args.require(!entries.isEmpty(), "folders: %s (expected: some with files in them)", folders);
      Path file = Files.createTempFile("launch-", ".zip");
      write(entries, file);
      return file;
    } catch (IOException | UncheckedIOException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT, "folders: %s cannot be packed: %s".formatted(folders, e), e);
    }
  }

  /// Deletes a zip that was packed; one that stays behind does no harm.
  public static void delete(Path zip) {
    try {
      Files.deleteIfExists(zip);
    } catch (IOException e) {
      zip.toFile().deleteOnExit();
    }
  }

  private static void add(Path folder, SortedMap<String, Path> entries) throws IOException {
    Args.require(
        Files.isDirectory(folder),
        "folder: %s (expected: a folder of Python modules)",
        folder.toAbsolutePath());
    Path name = folder.toAbsolutePath().normalize().getFileName();
    Args.require(name != null, "folder: %s (expected: one with a name)", folder);
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path inside = folder.relativize(file);
        if (isSource(inside)) {
          Path before = entries.put(name + "/" + inside.toString().replace('\\', '/'), file);
          Args.require(
              before == null, "folder: %s (expected: one of each name; also %s)", folder, before);
        }
      }
    }
  }

  private static boolean isSource(Path path) {
    for (Path part : path) {
      if (part.toString().equals("__pycache__")) {
        return false;
      }
    }
    return !path.toString().endsWith(".pyc");
  }

  private static void write(SortedMap<String, Path> entries, Path file) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, Path> entry : entries.entrySet()) {
        ZipEntry header = new ZipEntry(entry.getKey());
        header.setTimeLocal(NO_TIME);
        out.putNextEntry(header);
        Files.copy(entry.getValue(), out);
        out.closeEntry();
      }
    }
  }
}
