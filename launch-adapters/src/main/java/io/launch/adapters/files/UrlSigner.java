package io.launch.adapters.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.core.object.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs the right to use one method on one object until some second, with HMAC-SHA256 and a secret
/// that only those have who share the objects. Safe for use by many threads.
public final class UrlSigner {
  /// What the secret's file is called in the folder of an object store. No key begins with a dot,
  /// so it is no object.
  public static final String FILE_NAME = ".url-secret";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SECRET_BYTES = 32;

  private final SecretKeySpec secret;
  private final InstantSource clock;

  private UrlSigner(byte[] secret, InstantSource clock) {
    this.secret = new SecretKeySpec(secret, ALGORITHM);
    this.clock = clock;
  }

  /// A right that was signed.
  ///
  /// @param expires the second of the epoch at which it ends
  /// @param signature in lower-case hexadecimal
  public record Signed(long expires, String signature) {}

  /// The signer of the secret in `file`; a file that is not there is made, for its owner only. Of
  /// servers that make it at once all get the same.
  public static UrlSigner open(Path file, InstantSource clock) throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(fresh);
      place(file, fresh);
    }
    byte[] secret = Files.readAllBytes(file);
    if (secret.length != SECRET_BYTES) {
      throw new IOException(
          "signing secret %s: %d bytes (expected: %d; remove the file to have a new one made, which ends every URL that was signed)"
              .formatted(file, secret.length, SECRET_BYTES));
    }
    return new UrlSigner(secret, clock);
  }

  /// Brings the secret from where an older release kept it, so that what it signed stays good.
  public static void moveSecret(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      place(to, Files.readAllBytes(from));
      Files.delete(from);
    }
  }

  public Signed sign(String method, ObjectKey key, Duration validity) {
    Instant end = clock.instant().plus(validity);
    long expires = end.getEpochSecond() + (end.getNano() == 0 ? 0 : 1);
    return new Signed(expires, HexFormat.of().formatHex(mac(method, key, expires)));
  }

  /// Whether the right was signed here and still lasts. Takes the same time for every signature.
  public boolean verify(String method, ObjectKey key, long expires, String signature) {
    byte[] expected = HexFormat.of().formatHex(mac(method, key, expires)).getBytes(UTF_8);
    boolean genuine = MessageDigest.isEqual(expected, signature.getBytes(UTF_8));
    return genuine && clock.instant().getEpochSecond() < expires;
  }

  private byte[] mac(String method, ObjectKey key, long expires) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal((method + "\n" + key + "\n" + expires).getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has " + ALGORITHM, e);
    }
  }

  /// Whole or not at all, so that a crash never leaves half a secret; one that is there stays.
  private static void place(Path file, byte[] secret) throws IOException {
    Path folder = DurableFiles.folderOf(file);
    DurableFiles.makeFolders(folder);
    Path part =
        Files.createTempFile(
            folder,
            ".secret",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      DurableFiles.write(part, secret);
      DurableFiles.link(part, file);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
