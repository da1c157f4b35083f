package io.launch.server.http;

import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.CloneModelBundleRequest;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.CreateModelBundleResponse;
import io.launch.api.bundle.ListModelBundlesResponse;
import io.launch.api.bundle.ModelBundleView;
import io.launch.core.Caller;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleService;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/v2/model-bundles`.
public final class BundleRoutes {
  private final Api api;
  private final BundleService bundles;

  public BundleRoutes(Api api, BundleService bundles) {
    this.api = api;
    this.bundles = bundles;
  }

  public void mount(Router router) {
    router.post("/v2/model-bundles", api.call(BundleShapes.CREATE, this::create));
    router.post(
        "/v2/model-bundles/clone-with-changes", api.call(BundleShapes.CLONE, this::cloneBundle));
    router.get("/v2/model-bundles", api.call(this::list));
    router.get("/v2/model-bundles/latest", api.call(this::latest));
    router.get("/v2/model-bundles/{id}", api.call(this::get));
  }

  private CreateModelBundleResponse create(
      Caller caller, Call call, CreateModelBundleRequest request) {
    return created(call, bundles.create(caller, request));
  }

  private CreateModelBundleResponse cloneBundle(
      Caller caller, Call call, CloneModelBundleRequest request) {
    return cloned(bundles, caller, call, request);
  }

  private ListModelBundlesResponse list(Caller caller, Call call) {
    List<Bundle> found = bundles.list(caller, call.query("model_name"));
    return new ListModelBundlesResponse(
        Orders.sorted(call, found).stream().map(bundle -> BundleViews.of(bundle, call)).toList());
  }

  private ModelBundleView latest(Caller caller, Call call) {
    return BundleViews.of(bundles.latest(caller, Queries.required(call, "model_name")), call);
  }

  private ModelBundleView get(Caller caller, Call call) {
    return BundleViews.of(bundles.get(caller, new BundleId(call.path("id"))), call);
  }

  /// Makes a clone, whichever form the request is of.
  static CreateModelBundleResponse cloned(
      BundleService bundles, Caller caller, Call call, CloneModelBundleRequest request) {
    Map<String, Object> settings = Optional.ofNullable(request.newAppConfig()).orElseGet(Map::of);
    BundleId original = request.originalModelBundleId();
    return created(call, bundles.cloneWithChanges(caller, original, settings));
  }

  /// The answer for a bundle that was made, which tells its warnings beside.
  static CreateModelBundleResponse created(Call call, Bundle bundle) {
    bundle.warnings().forEach(call::warn);
    return new CreateModelBundleResponse(bundle.id());
  }
}
