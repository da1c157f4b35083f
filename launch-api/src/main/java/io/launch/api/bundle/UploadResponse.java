package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Answer of `POST /v1/hosted_inference/model_bundle_upload`: where to PUT the bytes.
///
/// @param signedUrl absolute URL for one PUT of the raw bytes, without credentials
/// @param bucket bucket of the location
/// @param key key of the location; a bundle names it `s3://bucket/key`
/// @param exists whether the bytes that the request described are stored already, so that the PUT
///   can be left out
public record UploadResponse(
    @JsonProperty("signedUrl") String signedUrl,
    @JsonProperty("bucket") String bucket,
    @JsonProperty("key") String key,
    @JsonProperty("exists") boolean exists) {
  /// The location that a bundle names.
  public String location() {
    return "s3://" + bucket + "/" + key;
  }
}
