package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Body of `POST /v1/hosted_inference/model_bundle_upload`. Both fields may be left out; given, the
/// upload is refused unless the bytes are just these, and bytes that are already stored need not be
/// sent again.
///
/// @param sha256 SHA-256 of the file, in lower-case hexadecimal
/// @param size length of the file in bytes
public record UploadRequest(
    @JsonProperty("sha256") @Nullable String sha256, @JsonProperty("size") @Nullable Long size) {}
