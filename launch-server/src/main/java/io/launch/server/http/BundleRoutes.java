package io.launch.server.http;

import static io.launch.server.shape.Field.optional;
import static io.launch.server.shape.Field.required;

import io.launch.api.ErrorCode;
import io.launch.api.bundle.ArtifactView;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.CreateModelBundleResponse;
import io.launch.api.bundle.ListModelBundlesResponse;
import io.launch.api.bundle.ModelBundleView;
import io.launch.core.Caller;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleService;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.ObjectRule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;
import io.launch.server.shape.UnionRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// `/v2/model-bundles`.
public final class BundleRoutes {
  private static final Shape<CreateModelBundleRequest> CREATE =
      new Shape<>(
          ObjectRule.of(
              required("name", Rules.string()),
              required("flavor", new UnionRule("flavor", flavors())),
              optional("metadata", Rules.dict()),
              optional("schema_location", Rules.string())),
          CreateModelBundleRequest.class);

  private final Api api;
  private final BundleService bundles;

  public BundleRoutes(Api api, BundleService bundles) {
    this.api = api;
    this.bundles = bundles;
  }

  public void mount(Router router) {
    router.post(
        "/v2/model-bundles",
        api.call(CREATE, this::create),
        about("Make uploaded files a new version of a bundle")
            .takes(CREATE)
            .answers(CreateModelBundleResponse.class)
            .fails(ErrorCode.INVALID_ARGUMENT));
    router.get(
        "/v2/model-bundles",
        api.call(this::list),
        about("List bundles, newest first")
            .query("model_name", Rules.string())
            .query("order_by", Orders.ORDER)
            .answers(ListModelBundlesResponse.class));
    router.get(
        "/v2/model-bundles/latest",
        api.call(this::latest),
        about("Read the newest version of a bundle")
            .needs("model_name", Rules.string())
            .answers(ModelBundleView.class)
            .fails(ErrorCode.NOT_FOUND));
    router.get(
        "/v2/model-bundles/{id}",
        api.call(this::get),
        about("Read a bundle").answers(ModelBundleView.class).fails(ErrorCode.NOT_FOUND));
  }

  private static Operation about(String summary) {
    return Operation.of("bundles", summary);
  }

  private CreateModelBundleResponse create(
      Caller caller, Call call, CreateModelBundleRequest request) {
    return new CreateModelBundleResponse(bundles.create(caller, request).id());
  }

  private ListModelBundlesResponse list(Caller caller, Call call) {
    List<Bundle> found = bundles.list(caller, call.query("model_name"));
    return new ListModelBundlesResponse(
        Orders.sorted(call, found).stream().map(BundleRoutes::view).toList());
  }

  private ModelBundleView latest(Caller caller, Call call) {
    return view(bundles.latest(caller, Queries.required(call, "model_name")));
  }

  private ModelBundleView get(Caller caller, Call call) {
    return view(bundles.get(caller, new BundleId(call.path("id"))));
  }

  private static ModelBundleView view(Bundle bundle) {
    return new ModelBundleView(
        bundle.id(),
        bundle.name(),
        bundle.metadata(),
        bundle.createdAt(),
        List.of(),
        bundle.schemaLocation().orElse(null),
        bundle.flavor(),
        bundle.artifacts().stream()
            .map(it -> new ArtifactView(it.role(), it.object().sha256(), it.object().size()))
            .toList(),
        bundle.details());
  }

  private static SequencedMap<String, ObjectRule> flavors() {
    SequencedMap<String, ObjectRule> flavors = new LinkedHashMap<>();
    flavors.put(
        "java_artifact",
        ObjectRule.of(
            required("location", Rules.string()),
            optional("predictor_class", Rules.string()),
            optional("app_config", Rules.dict())));
    flavors.put(
        "onnx_artifact",
        ObjectRule.of(
            required("location", Rules.string()),
            optional("tokenizer_location", Rules.string()),
            required("task", Rules.oneOf("tensor", "text-embedding")),
            optional("app_config", Rules.dict())));
    return Collections.unmodifiableSequencedMap(flavors);
  }
}
