package io.launch.api.worker;

import com.fasterxml.jackson.annotation.JsonProperty;

/// A file of a bundle as a worker fetches it.
///
/// @param url signed URL to GET
/// @param sha256 SHA-256 of the bytes in lower-case hexadecimal; the worker checks it
/// @param size length in bytes
public record Artifact(
    @JsonProperty("url") String url,
    @JsonProperty("sha256") String sha256,
    @JsonProperty("size") long size) {}
