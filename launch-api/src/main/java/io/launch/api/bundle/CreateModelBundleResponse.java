package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Answer to a request that makes a bundle, in either form.
public record CreateModelBundleResponse(@JsonProperty("model_bundle_id") BundleId modelBundleId) {}
