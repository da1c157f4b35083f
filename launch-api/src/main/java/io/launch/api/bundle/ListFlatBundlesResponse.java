package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// Answer of `GET /v1/model-bundles`.
public record ListFlatBundlesResponse(
    @JsonProperty("model_bundles") List<FlatBundleView> modelBundles) {}
