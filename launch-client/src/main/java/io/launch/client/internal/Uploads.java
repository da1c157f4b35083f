package io.launch.client.internal;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.UploadRequest;
import io.launch.api.bundle.UploadResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/// Sends files for bundles. The hash goes first: what the server has already is not sent again, and
/// what arrives damaged is refused.
public final class Uploads {
  private final HttpTransport transport;
  private final Duration timeout;

  public Uploads(HttpTransport transport, Duration timeout) {
    this.transport = transport;
    this.timeout = timeout;
  }

  /// Sends a file, if need be, and returns its location.
  ///
  /// @param what names the file in errors
  public String send(String what, Path file) {
    Args.require(
        Files.isRegularFile(file) && Files.isReadable(file),
        "%s: %s (expected: a file that can be read)",
        what,
        file.toAbsolutePath());
    try {
      var request = new UploadRequest(sha256(file), Files.size(file));
      UploadResponse ticket =
          transport.call(
              HttpCall.post("/v1/hosted_inference/model_bundle_upload", request),
              UploadResponse.class);
      if (!ticket.exists()) {
        transport.upload(URI.create(ticket.signedUrl()), file, timeout);
      }
      return ticket.location();
    } catch (IOException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT, "%s: %s cannot be read: %s".formatted(what, file, e), e);
    }
  }

  /// Sends a text, if need be, and returns its location.
  ///
  /// @param what names the text in errors
  public String sendText(String what, String text) {
    try {
      Path file = Files.createTempFile("launch-", ".json");
      try {
        Files.writeString(file, text);
        return send(what, file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT, "%s: cannot be written to a file: %s".formatted(what, e), e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[64 << 10];
      while (digest.read(buffer) >= 0) {
        // Reading is what feeds the digest.
      }
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
