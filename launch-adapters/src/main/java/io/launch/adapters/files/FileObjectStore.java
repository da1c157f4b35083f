package io.launch.adapters.files;

import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Objects as files of one folder, which servers may share. An object appears by the rename of a
/// file that is whole and on the disk, so a crash leaves the old object or the new one; files that
/// were not finished are removed at a later start.
///
/// URLs are `<base>/objects/<key>?expires=<epoch seconds>&signature=<hex>`; the routes behind them
/// ask [#verify].
public final class FileObjectStore implements ObjectStore, AutoCloseable {
  // No segment of a key begins with a dot or contains '@': neither name can be an object's.
  private static final String PARTS = ".parts";
  private static final String OBJECT_MARK = "@";

  private final Path root;
  private final UrlSigner signer;
  private final Supplier<URI> userBase;
  private final Supplier<URI> workerBase;
  private final PartsFolder parts;

  /// Opens the store in `root`, and makes the folder where there is none.
  ///
  /// @param userBase public address of the server, asked at every signature
  /// @param workerBase address of the server for its workers, asked at every signature
  public FileObjectStore(
      Path root, UrlSigner signer, Supplier<URI> userBase, Supplier<URI> workerBase)
      throws IOException {
    this.root = root.toAbsolutePath();
    this.signer = signer;
    this.userBase = userBase;
    this.workerBase = workerBase;
    this.parts = PartsFolder.open(this.root.resolve(PARTS));
  }

  @Override
  public String bucket() {
    return "launch";
  }

  @Override
  public StoredObject put(ObjectKey key, InputStream content, long maxBytes) throws IOException {
    Path part = parts.next();
    try {
      StoredObject stored = ObjectFile.write(part, key, content, maxBytes);
      place(part, key);
      return stored;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) throws IOException {
    try {
      return Optional.of(ObjectFile.describe(file(key), key));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    try {
      return Optional.of(ObjectFile.open(file(key)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  @Override
  public boolean copy(ObjectKey from, ObjectKey to) throws IOException {
    Path part = parts.next();
    try {
      Files.createLink(part, file(from));
      place(part, to);
      return true;
    } catch (NoSuchFileException _) {
      return false;
    } catch (FileSystemException | UnsupportedOperationException _) {
      return copyBytes(from, to);
    } finally {
      // Renaming a link over another link to the same file does nothing and leaves it there.
      Files.deleteIfExists(part);
    }
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  @Override
  public URI signGet(ObjectKey key, Duration validity, Audience audience) {
    return sign("GET", key, validity, audience);
  }

  @Override
  public URI signPut(ObjectKey key, Duration validity, Audience audience) {
    return sign("PUT", key, validity, audience);
  }

  /// Whether a request with these parts of a signed URL may be served now. Takes the same time for
  /// every signature.
  public boolean verify(String method, ObjectKey key, long expires, String signature) {
    return signer.verify(method, key, expires, signature);
  }

  @Override
  public void check() throws IOException {
    Path part = parts.next();
    try {
      Files.write(part, new byte[] {1});
      Files.readAllBytes(part);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private URI sign(String method, ObjectKey key, Duration validity, Audience audience) {
    URI base =
        switch (audience) {
          case USER -> userBase.get();
          case WORKER -> workerBase.get();
        };
    String prefix = base.toString().replaceFirst("/+$", "");
    UrlSigner.Signed signed = signer.sign(method, key, validity);
    return URI.create(
        "%s/objects/%s?expires=%d&signature=%s"
            .formatted(prefix, key, signed.expires(), signed.signature()));
  }

  private boolean copyBytes(ObjectKey from, ObjectKey to) throws IOException {
    Optional<InputStream> found = open(from);
    if (found.isEmpty()) {
      return false;
    }
    try (InputStream content = found.get()) {
      put(to, content, Long.MAX_VALUE);
      return true;
    }
  }

  private void place(Path part, ObjectKey key) throws IOException {
    Path target = file(key);
    DurableFiles.makeFolders(DurableFiles.folderOf(target));
    DurableFiles.move(part, target);
  }

  /// The mark keeps the object `a` apart from the folder of the objects `a/…`.
  private Path file(ObjectKey key) {
    return root.resolve(key.value() + OBJECT_MARK);
  }

  /// Leaves its part of the folder to others.
  @Override
  public void close() throws IOException {
    parts.close();
  }
}
