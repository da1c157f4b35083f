package io.launch.core.object;

import io.launch.core.Port;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Stores immutable blobs under slash-separated keys such as `bundles/sha256/ab12…`.
///
/// Laws, checked by `ObjectStoreContract`:
/// - a completed [#put] is visible to every later [#open] and [#find] of the same key;
/// - a failed put, or one of more than `maxBytes`, leaves the key as it was, so readers never see
///   half an object;
/// - a put over an existing object replaces it whole;
/// - [#copy] makes the bytes of one key visible under another, and leaves the first as it was;
/// - deleting a missing key does nothing;
/// - a signed URL works for its method and its key until it expires, and no longer.
@Port
public interface ObjectStore {
  /// Name of the bucket in locations of the form `s3://bucket/key`.
  String bucket();

  /// Stores all of `content`, and returns its length and hash.
  ///
  /// @throws io.launch.api.LaunchException PAYLOAD_TOO_LARGE past `maxBytes`
  StoredObject put(ObjectKey key, InputStream content, long maxBytes) throws IOException;

  /// Length and hash of an object, if it is there.
  Optional<StoredObject> find(ObjectKey key) throws IOException;

  /// The bytes of an object, if it is there; the caller closes the stream.
  Optional<InputStream> open(ObjectKey key) throws IOException;

  /// Makes the bytes of `from` visible under `to`; false when `from` is not there.
  boolean copy(ObjectKey from, ObjectKey to) throws IOException;

  void delete(ObjectKey key) throws IOException;

  /// An absolute URL that answers GET with the object's bytes, without credentials, until it
  /// expires.
  ///
  /// @param audience who will use it: [Audience#USER] URLs work from outside, [Audience#WORKER]
  ///   URLs from where workers run
  URI signGet(ObjectKey key, Duration validity, Audience audience);

  /// An absolute URL that takes one object by PUT, without credentials, until it expires.
  URI signPut(ObjectKey key, Duration validity, Audience audience);

  /// Who a signed URL is for.
  enum Audience {
    USER,
    WORKER
  }

  /// Throws unless the store answers: objects can be written and read.
  void check() throws IOException;
}
