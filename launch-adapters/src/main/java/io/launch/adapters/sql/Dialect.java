package io.launch.adapters.sql;

import java.util.Map;

/// The words in which databases differ.
enum Dialect {
  SQLITE("INTEGER PRIMARY KEY", "INTEGER", "BLOB", "");

  private final String identity;
  private final String reference;
  private final String bytes;
  private final String skipLocked;

  Dialect(String identity, String reference, String bytes, String skipLocked) {
    this.identity = identity;
    this.reference = reference;
    this.bytes = bytes;
    this.skipLocked = skipLocked;
  }

  /// The words that migrations name in `${…}`: a key that counts up by itself, the type that refers
  /// to one, and the type of bytes.
  Map<String, String> placeholders() {
    return Map.of("identity", identity, "reference", reference, "bytes", bytes);
  }

  /// What makes a SELECT pass over rows that another transaction is changing.
  String skipLocked() {
    return skipLocked;
  }
}
