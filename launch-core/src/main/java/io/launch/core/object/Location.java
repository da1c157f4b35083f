package io.launch.core.object;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.Caller;

/// Locations of the form `s3://bucket/key`, as uploads answer them and requests name them.
public final class Location {
  private static final String SCHEME = "s3://";

  private Location() {}

  /// Whether the text means an object rather than an address on the web.
  public static boolean isLocation(String text) {
    return text.startsWith(SCHEME);
  }

  /// The key of an object that the caller may read: what it uploaded, or a result of its own.
  ///
  /// @param field names the field in the error
  /// @throws LaunchException INVALID_ARGUMENT when the text is no such location
  public static ObjectKey readable(Caller caller, String bucket, String field, String text) {
    String prefix = SCHEME + bucket + "/";
    if (text.startsWith(prefix) && ObjectKey.isValid(text.substring(prefix.length()))) {
      ObjectKey key = new ObjectKey(text.substring(prefix.length()));
      if (belongs(key, "uploads", caller) || belongs(key, "results", caller)) {
        return key;
      }
    }
    throw new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: %s (expected: %suploads/%s/…, as the upload route answered it)"
            .formatted(field, text, prefix, caller.owner()));
  }

  private static boolean belongs(ObjectKey key, String folder, Caller caller) {
    return key.value().startsWith(folder + "/" + caller.owner() + "/");
  }
}
