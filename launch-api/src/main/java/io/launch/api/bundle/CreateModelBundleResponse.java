package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Answer of `POST /v2/model-bundles`.
public record CreateModelBundleResponse(@JsonProperty("model_bundle_id") BundleId modelBundleId) {}
