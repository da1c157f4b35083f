package io.launch.server.http;

import static io.launch.server.shape.Field.optional;
import static io.launch.server.shape.Field.required;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.launch.api.bundle.CloneModelBundleRequest;
import io.launch.api.bundle.CreateFlatBundleRequest;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.ImageRun;
import io.launch.server.shape.Field;
import io.launch.server.shape.NeedsRule;
import io.launch.server.shape.ObjectRule;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;
import io.launch.server.shape.UnionRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// What requests that make bundles look like, with the values of what they leave out.
final class BundleShapes {
  private static final int MAX_LIST = 10_000;
  private static final Rule TEXT = Rules.string();
  private static final Rule TEXTS = Rules.listOf(TEXT, MAX_LIST);
  private static final Rule TEXT_BY_NAME = Rules.dictOf(TEXT);
  private static final ImageRun USUAL = ImageRun.of("", "", List.of());

  private static final Rule FRAMEWORK =
      new UnionRule(
          "framework_type",
          named(
              Map.entry("pytorch", ObjectRule.of(required("pytorch_image_tag", TEXT))),
              Map.entry("tensorflow", ObjectRule.of(required("tensorflow_version", TEXT))),
              Map.entry(
                  "custom_base_image",
                  ObjectRule.of(required("image_repository", TEXT), required("image_tag", TEXT)))));

  private static final Rule FLAVOR =
      new UnionRule(
          "flavor",
          named(
              Map.entry(
                  "java_artifact",
                  ObjectRule.of(
                      required("location", TEXT),
                      optional("predictor_class", TEXT),
                      optional("app_config", Rules.dict()))),
              Map.entry(
                  "onnx_artifact",
                  ObjectRule.of(
                      required("location", TEXT),
                      optional("tokenizer_location", TEXT),
                      required("task", Rules.oneOf("tensor", "text-embedding")),
                      optional("app_config", Rules.dict()))),
              Map.entry("cloudpickle_artifact", python("load_predict_fn", "load_model_fn")),
              Map.entry(
                  "zip_artifact",
                  python("load_predict_fn_module_path", "load_model_fn_module_path")),
              Map.entry("runnable_image", image(required("command", TEXTS))),
              Map.entry(
                  "streaming_enhanced_runnable_image",
                  image(
                      optional("command", TEXTS, JsonNodeFactory.instance.arrayNode()),
                      required("streaming_command", TEXTS),
                      optional("streaming_predict_route", TEXT, text("/stream")))),
              Map.entry(
                  "triton_enhanced_runnable_image",
                  image(
                      required("command", TEXTS),
                      required("triton_model_repository", TEXT),
                      required("triton_num_cpu", Rules.number(0)),
                      required("triton_commit_tag", TEXT),
                      optional("triton_model_replicas", TEXT_BY_NAME),
                      optional("triton_storage", Rules.quantity()),
                      optional("triton_memory", Rules.quantity()),
                      optional(
                          "triton_readiness_initial_delay_seconds",
                          Rules.integer(0),
                          IntNode.valueOf(300))))));

  /// `POST /v2/model-bundles`
  static final Shape<CreateModelBundleRequest> CREATE =
      new Shape<>(
          ObjectRule.of(
              required("name", TEXT),
              required("flavor", FLAVOR),
              optional("metadata", Rules.dict()),
              optional("schema_location", TEXT)),
          CreateModelBundleRequest.class);

  /// `POST /v1/model-bundles`
  static final Shape<CreateFlatBundleRequest> CREATE_FLAT =
      new Shape<>(
          ObjectRule.of(
              required("name", TEXT),
              required("location", TEXT),
              required("requirements", TEXTS),
              required("env_params", environment()),
              required("packaging_type", Rules.oneOf("cloudpickle", "zip", "lira")),
              optional("metadata", Rules.dict()),
              optional("app_config", Rules.dict()),
              optional("schema_location", TEXT)),
          CreateFlatBundleRequest.class);

  /// `POST /v1/model-bundles/clone-with-changes`, and the same below `/v2`
  static final Shape<CloneModelBundleRequest> CLONE =
      new Shape<>(
          ObjectRule.of(
              required("original_model_bundle_id", TEXT), optional("new_app_config", Rules.dict())),
          CloneModelBundleRequest.class);

  private BundleShapes() {}

  private static ObjectRule python(String loadPredict, String loadModel) {
    return ObjectRule.of(
        required("requirements", TEXTS),
        required("framework", FRAMEWORK),
        required("location", TEXT),
        required(loadPredict, TEXT),
        required(loadModel, TEXT),
        optional("app_config", Rules.dict()));
  }

  /// The fields of every image, and those of one kind of it.
  private static ObjectRule image(Field... more) {
    Stream<Field> usual =
        Stream.of(
            required("repository", TEXT),
            required("tag", TEXT),
            optional("protocol", Rules.oneOf("http"), text(USUAL.protocol())),
            optional("env", TEXT_BY_NAME),
            optional("predict_route", TEXT, text(USUAL.predictRoute())),
            optional("healthcheck_route", TEXT, text(USUAL.healthcheckRoute())),
            optional(
                "readiness_initial_delay_seconds",
                Rules.integer(0),
                IntNode.valueOf(USUAL.readinessInitialDelaySeconds())),
            optional("extra_routes", TEXTS, JsonNodeFactory.instance.arrayNode()),
            optional("routes", TEXTS, JsonNodeFactory.instance.arrayNode()),
            optional("forwarder_type", Rules.oneOf("default", "passthrough"), text("default")),
            optional("worker_command", TEXTS),
            optional("worker_env", TEXT_BY_NAME));
    return ObjectRule.of(Stream.concat(usual, Stream.of(more)).toArray(Field[]::new));
  }

  private static Rule environment() {
    return new NeedsRule(
        ObjectRule.of(
            required("framework_type", Rules.oneOf("pytorch", "tensorflow", "custom_base_image")),
            optional("pytorch_image_tag", TEXT),
            optional("tensorflow_version", TEXT),
            optional("ecr_repo", TEXT),
            optional("image_tag", TEXT)),
        "framework_type",
        Map.of(
            "pytorch", List.of("pytorch_image_tag"),
            "tensorflow", List.of("tensorflow_version"),
            "custom_base_image", List.of("ecr_repo", "image_tag")));
  }

  private static TextNode text(String text) {
    return TextNode.valueOf(text);
  }

  /// Errors list the names in this order.
  @SafeVarargs
  private static SequencedMap<String, ObjectRule> named(Map.Entry<String, ObjectRule>... rules) {
    SequencedMap<String, ObjectRule> all = new LinkedHashMap<>();
    for (Map.Entry<String, ObjectRule> rule : rules) {
      all.put(rule.getKey(), rule.getValue());
    }
    return Collections.unmodifiableSequencedMap(all);
  }
}
