package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/// One stored file of a bundle.
///
/// @param role what the bundle uses it for: `model`, `tokenizer` or `schema`
/// @param sha256 SHA-256 of the bytes, in lower-case hexadecimal; also their address
/// @param size length in bytes
public record ArtifactView(
    @JsonProperty("role") String role,
    @JsonProperty("sha256") String sha256,
    @JsonProperty("size") long size) {}
