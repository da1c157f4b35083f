package io.launch.core.bundle;

import io.launch.core.object.StoredObject;

/// A file of a bundle and what it is for.
///
/// @param role `model`, `tokenizer` or [Bundle#SCHEMA]
/// @param object the bytes, under a key made of their hash
public record BundleArtifact(String role, StoredObject object) {}
