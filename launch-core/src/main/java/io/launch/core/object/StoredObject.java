package io.launch.core.object;

/// What is known of stored bytes.
///
/// @param size length in bytes
/// @param sha256 SHA-256 in lower-case hexadecimal
public record StoredObject(ObjectKey key, long size, String sha256) {}
