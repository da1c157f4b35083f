package io.launch.worker;

import io.launch.api.worker.Artifact;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Fetches a bundle's files into the cache that all workers of a machine share. A file appears
/// there under the SHA-256 of its bytes, whole or not at all, so workers may race for it.
final class BundleFetcher {
  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
  private static final int READ_MILLIS = (int) Duration.ofSeconds(60).toMillis();

  private final Path artifacts;

  BundleFetcher(Path cache) {
    this.artifacts = cache.resolve("artifacts");
  }

  /// The files by role, fetched where they are not there yet.
  Map<String, Path> fetch(Map<String, Artifact> wanted) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Map.Entry<String, Artifact> entry : wanted.entrySet()) {
      files.put(entry.getKey(), fetch(entry.getKey(), entry.getValue()));
    }
    return files;
  }

  private Path fetch(String role, Artifact artifact) throws IOException {
    Path file = artifacts.resolve(artifact.sha256());
    if (Files.exists(file) && Files.size(file) == artifact.size()) {
      return file;
    }
    Files.createDirectories(artifacts);
    Path part = Files.createTempFile(artifacts, "part-", "");
    try {
      String sha256 = download(artifact, part);
      if (!sha256.equals(artifact.sha256())) {
        throw new IOException(
            "artifact '%s': %d bytes with SHA-256 %s came (expected: %d bytes with %s)"
                .formatted(role, Files.size(part), sha256, artifact.size(), artifact.sha256()));
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// Stores the bytes and returns their SHA-256.
  ///
  /// The JDK's plain connection rather than the Vert.x client: it starts in no time, and this
  /// stands between the start of the process and its first answer.
  private static String download(Artifact artifact, Path part) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(artifact.url()).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    MessageDigest digest = sha256();
    int status = connection.getResponseCode();
    if (status != HttpURLConnection.HTTP_OK) {
      connection.disconnect();
      throw new IOException("artifact: HTTP " + status + " from the object store (expected: 200)");
    }
    try (InputStream body = connection.getInputStream();
        OutputStream file = new DigestOutputStream(Files.newOutputStream(part), digest)) {
      body.transferTo(file);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
