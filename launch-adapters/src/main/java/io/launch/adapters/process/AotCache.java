package io.launch.adapters.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What a JVM has learned of the worker's program in a rehearsal, in a file with which later ones
/// start in about half the time. The file is named by everything that it depends on, so that
/// another build or JDK has its own.
final class AotCache {
  private final Path folder;
  private final Path file;
  private final boolean possible;

  AotCache(Path folder, WorkerProgram program) throws IOException {
    this.folder = folder.toAbsolutePath();
    this.file = this.folder.resolve(fingerprint(program) + ".aot");
    // The JVM takes classes from jars only into such a file.
    this.possible = program.classpath().stream().allMatch(path -> path.toString().endsWith(".jar"));
  }

  /// Options for a JVM that uses the cache, if it is there.
  List<String> options() {
    return exists() ? List.of("-XX:AOTCache=" + file) : List.of();
  }

  boolean exists() {
    return Files.exists(file);
  }

  /// Whether there is none and one can be made.
  boolean missing() {
    return possible && !exists();
  }

  /// Options for a JVM that makes the cache when it ends. What older ones left is removed.
  List<String> rehearsalOptions() throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder)) {
      for (Path path : old) {
        Files.deleteIfExists(path);
      }
    }
    return List.of("-XX:AOTCacheOutput=" + part());
  }

  /// Takes what a rehearsal made into use, whole.
  void finish() throws IOException {
    Files.move(part(), file, StandardCopyOption.ATOMIC_MOVE);
  }

  private Path part() {
    return folder.resolve("part");
  }

  private static String fingerprint(WorkerProgram program) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(program.java()).append(jdkRelease(program.java())).append(program.options());
    for (Path path : program.classpath()) {
      text.append(path).append(' ');
      if (Files.exists(path)) {
        text.append(Files.size(path)).append(' ').append(Files.getLastModifiedTime(path));
      }
    }
    return sha256(text.toString()).substring(0, 16);
  }

  /// Every JDK says in this file exactly which one it is.
  private static String jdkRelease(Path java) throws IOException {
    try {
      return Files.readString(java.resolveSibling("../release").normalize(), UTF_8);
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
