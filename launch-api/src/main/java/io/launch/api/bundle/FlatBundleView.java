package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One version of a bundle in the flat form, as `GET /v1/model-bundles/{id}` answers it.
///
/// @param appConfig the settings that its workers get
public record FlatBundleView(
    @JsonProperty("id") BundleId id,
    @JsonProperty("name") String name,
    @JsonProperty("location") String location,
    @JsonProperty("requirements") List<String> requirements,
    @JsonProperty("env_params") EnvironmentParams envParams,
    @JsonProperty("packaging_type") PackagingType packagingType,
    @JsonProperty("metadata") Map<String, Object> metadata,
    @JsonProperty("app_config") @Nullable Map<String, Object> appConfig,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("model_artifact_ids") List<String> modelArtifactIds,
    @JsonProperty("schema_location") @Nullable String schemaLocation) {}
