package io.launch.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// What the Python files of a folder hash to, names included.
final class FolderHash {
  private FolderHash() {}

  static String of(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<Path> sources = files.filter(file -> file.toString().endsWith(".py")).sorted().toList();
      for (Path source : sources) {
        String line = folder.relativize(source) + " " + DemoBundles.sha256(source) + "\n";
        digest.update(line.getBytes(UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new LaunchException(ErrorCode.INVALID_ARGUMENT, folder + " cannot be read: " + e, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
