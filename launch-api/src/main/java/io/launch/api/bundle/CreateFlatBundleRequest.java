package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Body of `POST /v1/model-bundles`: makes uploaded Python a new version of the bundle `name`. What
/// the flat form has no field for is in its metadata: the functions, as text or as module paths.
public record CreateFlatBundleRequest(
    @JsonProperty("name") String name,
    @JsonProperty("location") String location,
    @JsonProperty("requirements") List<String> requirements,
    @JsonProperty("env_params") EnvironmentParams envParams,
    @JsonProperty("packaging_type") PackagingType packagingType,
    @JsonProperty("metadata") @Nullable Map<String, Object> metadata,
    @JsonProperty("app_config") @Nullable Map<String, Object> appConfig,
    @JsonProperty("schema_location") @Nullable String schemaLocation) {}
