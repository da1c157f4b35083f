package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Body of `POST /v2/model-bundles/clone-with-changes`: makes a new version of the same files.
///
/// @param newAppConfig settings for the model; when absent or empty, those of the original
public record CloneModelBundleRequest(
    @JsonProperty("original_model_bundle_id") BundleId originalModelBundleId,
    @JsonProperty("new_app_config") @Nullable Map<String, Object> newAppConfig) {}
