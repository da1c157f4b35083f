package io.launch.core.predict;

import io.launch.core.object.ObjectKey;

/// What a request gives the model.
public sealed interface TaskInput {
  /// A JSON value, in UTF-8, byte for byte as the caller sent it; not changed after this.
  record Args(byte[] json) implements TaskInput {}

  /// A JSON value in UTF-8 that is too long to be passed on, kept in Launch's own store.
  record StoredArgs(ObjectKey key) implements TaskInput {}

  /// An address that the worker fetches, as the caller gave it: http or https.
  record Url(String url) implements TaskInput {}

  /// An object of Launch's own store that the caller may read.
  record Stored(ObjectKey key) implements TaskInput {}

  /// An object of Launch's own store that the caller may read: a cloudpickle of the whole call, for
  /// Python models.
  record Cloudpickle(ObjectKey key) implements TaskInput {}
}
