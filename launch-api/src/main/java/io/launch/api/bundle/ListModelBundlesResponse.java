package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// Answer of `GET /v2/model-bundles`.
public record ListModelBundlesResponse(
    @JsonProperty("model_bundles") List<ModelBundleView> modelBundles) {}
