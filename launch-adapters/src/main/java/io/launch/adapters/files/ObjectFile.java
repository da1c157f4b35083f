package io.launch.adapters.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The file of one object: its bytes, and behind them their SHA-256 as 64 hexadecimal digits. With
/// both in one file, one rename replaces them together, and a hard link copies them together.
final class ObjectFile {
  private static final int HASH_CHARACTERS = 64;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int CHUNK = 64 << 10;

  private ObjectFile() {}

  /// Fills a new file, durably.
  ///
  /// @throws LaunchException PAYLOAD_TOO_LARGE past `maxBytes`
  static StoredObject write(Path file, ObjectKey key, InputStream content, long maxBytes)
      throws IOException {
    MessageDigest digest = sha256();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      byte[] chunk = new byte[CHUNK];
      long size = 0;
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        size += read;
        if (size > maxBytes) {
          throw tooLarge(key, maxBytes);
        }
        digest.update(chunk, 0, read);
        writeFully(channel, ByteBuffer.wrap(chunk, 0, read));
      }
      String hash = HexFormat.of().formatHex(digest.digest());
      writeFully(channel, ByteBuffer.wrap(hash.getBytes(US_ASCII)));
      channel.force(true);
      return new StoredObject(key, size, hash);
    }
  }

  /// Length and hash of the object in the file.
  static StoredObject describe(Path file, ObjectKey key) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size() - HASH_CHARACTERS;
      ByteBuffer trailer = ByteBuffer.allocate(HASH_CHARACTERS);
      while (size >= 0 && trailer.hasRemaining()) {
        if (channel.read(trailer, size + trailer.position()) < 0) {
          break;
        }
      }
      String hash = new String(trailer.array(), US_ASCII);
      if (!HASH.matcher(hash).matches()) {
        throw new IOException(
            "object %s: %s does not end in a SHA-256 (expected: files of this folder are written by Launch only; put the object again)"
                .formatted(key, file));
      }
      return new StoredObject(key, size, hash);
    }
  }

  /// The object's bytes; the caller closes the stream.
  static InputStream open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new LeadingBytes(channel, Math.max(0, channel.size() - HASH_CHARACTERS));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static LaunchException tooLarge(ObjectKey key, long maxBytes) {
    return new LaunchException(
        ErrorCode.PAYLOAD_TOO_LARGE,
        "object %s: larger than allowed (expected: at most %d bytes)".formatted(key, maxBytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
