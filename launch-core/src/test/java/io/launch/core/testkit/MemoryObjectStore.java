package io.launch.core.testkit;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// An [ObjectStore] in memory. Its signed URLs are `memory:` URIs that [#fetch] and [#upload]
/// follow as an HTTP client would follow real ones.
public final class MemoryObjectStore implements ObjectStore {
  private final InstantSource clock;
  private final Map<ObjectKey, byte[]> objects = new ConcurrentHashMap<>();
  private final Map<URI, Grant> grants = new ConcurrentHashMap<>();
  private final Set<ObjectKey> stuck = ConcurrentHashMap.newKeySet();
  private final AtomicLong signatures = new AtomicLong();
  private volatile boolean full;

  public MemoryObjectStore(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether it takes no more, as its disk is full.
  public void full(boolean full) {
    this.full = full;
  }

  private record Grant(String method, ObjectKey key, Instant expires) {}

  @Override
  public String bucket() {
    return "launch";
  }

  @Override
  public StoredObject put(ObjectKey key, InputStream content, long maxBytes) throws IOException {
    byte[] bytes = content.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 16));
    if (content.read() >= 0) {
      throw new LaunchException(
          ErrorCode.PAYLOAD_TOO_LARGE,
          "object %s: larger than allowed (expected: at most %d bytes)".formatted(key, maxBytes));
    }
    if (full) {
      throw new IOException("No space left on device");
    }
    objects.put(key, bytes);
    return stored(key, bytes);
  }

  @Override
  public Optional<StoredObject> find(ObjectKey key) {
    return Optional.ofNullable(objects.get(key)).map(bytes -> stored(key, bytes));
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) {
    return Optional.ofNullable(objects.get(key)).map(ByteArrayInputStream::new);
  }

  @Override
  public boolean copy(ObjectKey from, ObjectKey to) {
    byte[] bytes = objects.get(from);
    if (bytes == null) {
      return false;
    }
    objects.put(to, bytes);
    return true;
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    if (stuck.contains(key)) {
      throw new IOException("cannot be deleted: " + key);
    }
    objects.remove(key);
  }

  @Override
  public URI signGet(ObjectKey key, Duration validity, Audience audience) {
    return sign("GET", key, validity);
  }

  @Override
  public URI signPut(ObjectKey key, Duration validity, Audience audience) {
    return sign("PUT", key, validity);
  }

  @Override
  public void check() {}

  /// An object that cannot be deleted from now on.
  public void stuck(ObjectKey key) {
    stuck.add(key);
  }

  /// The keys of all objects.
  public Set<ObjectKey> keys() {
    return Set.copyOf(objects.keySet());
  }

  /// Whether the URL may be used with the method now.
  public boolean admits(String method, URI url) {
    Grant grant = grants.get(url);
    return grant != null
        && grant.method().equals(method)
        && clock.instant().isBefore(grant.expires());
  }

  /// Follows a URL of [#signGet].
  public byte[] fetch(URI url) throws IOException {
    ObjectKey key = granted("GET", url);
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      throw new FileNotFoundException(key.value());
    }
    return bytes.clone();
  }

  /// Follows a URL of [#signPut].
  public void upload(URI url, byte[] bytes) throws IOException {
    objects.put(granted("PUT", url), bytes.clone());
  }

  private ObjectKey granted(String method, URI url) throws IOException {
    Grant grant = grants.get(url);
    if (grant == null || !admits(method, url)) {
      throw new IOException(method + " " + url + ": 403");
    }
    return grant.key();
  }

  private URI sign(String method, ObjectKey key, Duration validity) {
    URI url = URI.create("memory:/" + key + "?signature=" + signatures.incrementAndGet());
    grants.put(url, new Grant(method, key, clock.instant().plus(validity)));
    return url;
  }

  private static StoredObject stored(ObjectKey key, byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new StoredObject(key, bytes.length, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
