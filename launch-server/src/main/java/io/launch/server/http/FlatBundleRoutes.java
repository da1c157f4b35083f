package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.CloneModelBundleRequest;
import io.launch.api.bundle.CreateFlatBundleRequest;
import io.launch.api.bundle.CreateModelBundleResponse;
import io.launch.api.bundle.FlatBundleView;
import io.launch.api.bundle.ListFlatBundlesResponse;
import io.launch.core.Caller;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleService;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.Rules;
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
    router.post(
        "/v1/model-bundles",
        api.call(BundleShapes.CREATE_FLAT, this::create),
        about("Make uploaded files a new version of a bundle, in the flat form")
            .takes(BundleShapes.CREATE_FLAT)
            .answers(CreateModelBundleResponse.class)
            .fails(ErrorCode.INVALID_ARGUMENT));
    router.post(
        "/v1/model-bundles/clone-with-changes",
        api.call(BundleShapes.CLONE, this::cloneBundle),
        about("Make a new version out of another, with other settings")
            .takes(BundleShapes.CLONE)
            .answers(CreateModelBundleResponse.class)
            .fails(ErrorCode.NOT_FOUND));
    router.get(
        "/v1/model-bundles",
        api.call(this::list),
        about("List bundles in the flat form, newest first")
            .query("model_name", Rules.string())
            .query("order_by", Orders.ORDER)
            .answers(ListFlatBundlesResponse.class));
    router.get(
        "/v1/model-bundles/latest",
        api.call(this::latest),
        about("Read the newest version of a bundle in the flat form")
            .needs("model_name", Rules.string())
            .answers(FlatBundleView.class)
            .fails(ErrorCode.NOT_FOUND));
    router.get(
        "/v1/model-bundles/{id}",
        api.call(this::get),
        about("Read a bundle in the flat form")
            .answers(FlatBundleView.class)
            .fails(ErrorCode.NOT_FOUND));
  }

  private static Operation about(String summary) {
    return Operation.of("bundles", summary);
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
