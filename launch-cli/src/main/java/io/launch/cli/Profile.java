package io.launch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The server that commands talk to when neither an option nor the environment names one: the file
/// `client.json` in Launch's data folder, readable by its owner only. `launch demo` writes it.
///
/// @param url base URL of the server
/// @param apiKey the key that it knows
public record Profile(String url, String apiKey) {
  private static final String FILE = "client.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Where the profile of a data folder is.
  public static Path file(Path dataFolder) {
    return dataFolder.resolve(FILE);
  }

  /// The profile of a data folder; empty when none was written.
  public static Optional<Profile> read(Path dataFolder) {
    Path file = file(dataFolder);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      var tree = JSON.readTree(file.toFile());
      if (!tree.path("url").isTextual() || !tree.path("api_key").isTextual()) {
        throw unreadable(file, "it has no texts `url` and `api_key`", null);
      }
      return Optional.of(new Profile(tree.get("url").textValue(), tree.get("api_key").textValue()));
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    }
  }

  /// Writes the profile; another process sees the old one or the new one, never a part.
  public void write(Path dataFolder) throws IOException {
    Files.createDirectories(dataFolder, readableByOwner(dataFolder, "rwx------"));
    ObjectNode tree = JSON.createObjectNode().put("url", url).put("api_key", apiKey);
    Path part = dataFolder.resolve(FILE + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(part);
    try (OutputStream out = openPrivate(part)) {
      JSON.writerWithDefaultPrettyPrinter().writeValue(out, tree);
    }
    Files.move(part, file(dataFolder), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Without the key, so that it can be printed.
  @Override
  public String toString() {
    return "Profile[url=" + url + "]";
  }

  private static OutputStream openPrivate(Path file) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return Channels.newOutputStream(
        Files.newByteChannel(file, options, readableByOwner(file, "rw-------")));
  }

  /// What makes a new file or folder its owner's alone, where files have such permissions.
  private static FileAttribute<?>[] readableByOwner(Path path, String permissions) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  private static LaunchException unreadable(Path file, String why, @Nullable Throwable cause) {
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        file + " cannot be read: " + why + ". Remove it, or pass --server and --api-key.",
        cause);
  }
}
