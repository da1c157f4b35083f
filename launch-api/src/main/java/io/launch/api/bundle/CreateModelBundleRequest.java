package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Body of `POST /v2/model-bundles`: makes uploaded bytes, or an image, a new version of the bundle
/// `name`.
///
/// @param schemaLocation where a JSON object with the JSON Schemas of requests and responses was
///   uploaded, as `RequestSchema` and `ResponseSchema`
public record CreateModelBundleRequest(
    @JsonProperty("name") String name,
    @JsonProperty("flavor") BundleFlavor flavor,
    @JsonProperty("metadata") @Nullable Map<String, Object> metadata,
    @JsonProperty("schema_location") @Nullable String schemaLocation) {}
