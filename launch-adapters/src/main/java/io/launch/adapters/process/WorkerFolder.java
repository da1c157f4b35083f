package io.launch.adapters.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The folder of one worker process: where it runs, its configuration, and the file that says which
/// process it is.
record WorkerFolder(Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /// How far apart two readings of the same process's start may be, as the system computes it from
  /// a clock that is adjusted.
  private static final Duration SAME_START = Duration.ofSeconds(2);

  Path config() {
    return path.resolve("config.json");
  }

  /// Makes the folder anew, with the worker's configuration, which holds signed URLs.
  void create(byte[] config) throws IOException {
    delete();
    Files.createDirectory(path, OWNER_ONLY_FOLDER);
    Files.createFile(config(), OWNER_ONLY_FILE);
    Files.write(config(), config);
  }

  /// Notes which process runs here, for a server that comes after a crash.
  void note(ProcessHandle process) throws IOException {
    Instant start = process.info().startInstant().orElse(Instant.EPOCH);
    Files.writeString(pidFile(), process.pid() + " " + start.toEpochMilli(), UTF_8);
  }

  /// The noted process, if it lives: its number may belong to another by now, so that the start and
  /// the mark in its command line must agree.
  Optional<ProcessHandle> survivor(String mark) throws IOException {
    String[] noted;
    try {
      noted = Files.readString(pidFile(), UTF_8).split(" ", -1);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    if (noted.length != 2) {
      return Optional.empty();
    }
    Instant start = Instant.ofEpochMilli(Long.parseLong(noted[1]));
    return ProcessHandle.of(Long.parseLong(noted[0]))
        .filter(process -> process.info().commandLine().orElse("").contains(mark))
        .filter(process -> startedAt(process, start));
  }

  void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          // A dying worker may remove its files at the same time.
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException reason) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException reason)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private Path pidFile() {
    return path.resolve("pid");
  }

  private static boolean startedAt(ProcessHandle process, Instant start) {
    return process
        .info()
        .startInstant()
        .filter(seen -> Duration.between(start, seen).abs().compareTo(SAME_START) < 0)
        .isPresent();
  }
}
