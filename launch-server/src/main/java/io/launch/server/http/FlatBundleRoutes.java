package io.launch.server.http;

import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.CloneModelBundleRequest;
import io.launch.api.bundle.CreateFlatBundleRequest;
import io.launch.api.bundle.CreateModelBundleResponse;
import io.launch.api.bundle.FlatBundleView;
import io.launch.api.bundle.ListFlatBundlesResponse;
import io.launch.core.Caller;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleService;
import java.util.List;

/// `/v1/model-bundles`: the bundles of [BundleRoutes] in their flat form.
public final class FlatBundleRoutes {
  private final Api api;
  private final BundleService bundles;

  public FlatBundleRoutes(Api api, BundleService bundles) {
    this.api = api;
    this.bundles = bundles;
  }

  public void mount(Router router) {
    router.post("/v1/model-bundles", api.call(BundleShapes.CREATE_FLAT, this::create));
    router.post(
        "/v1/model-bundles/clone-with-changes", api.call(BundleShapes.CLONE, this::cloneBundle));
    router.get("/v1/model-bundles", api.call(this::list));
    router.get("/v1/model-bundles/latest", api.call(this::latest));
    router.get("/v1/model-bundles/{id}", api.call(this::get));
  }

  private CreateModelBundleResponse create(
      Caller caller, Call call, CreateFlatBundleRequest request) {
    return BundleRoutes.created(call, bundles.create(caller, FlatBundles.request(request), ""));
  }

  private CreateModelBundleResponse cloneBundle(
      Caller caller, Call call, CloneModelBundleRequest request) {
    return BundleRoutes.cloned(bundles, caller, call, request);
  }

  private ListFlatBundlesResponse list(Caller caller, Call call) {
    List<Bundle> found = bundles.list(caller, call.query("model_name"));
    return new ListFlatBundlesResponse(
        Orders.sorted(call, found).stream().map(FlatBundles::view).toList());
  }

  private FlatBundleView latest(Caller caller, Call call) {
    return FlatBundles.view(bundles.latest(caller, Queries.required(call, "model_name")));
  }

  private FlatBundleView get(Caller caller, Call call) {
    return FlatBundles.view(bundles.get(caller, new BundleId(call.path("id"))));
  }
}
