package io.launch.server.http;

import static io.launch.server.shape.Field.optional;
import static io.launch.server.shape.Field.required;

import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.UpdateModelEndpointRequest;
import io.launch.server.shape.Field;
import io.launch.server.shape.ObjectRule;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import io.launch.server.shape.Shape;
import io.launch.server.shape.UnionRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What the bodies of endpoint requests must look like.
final class EndpointShapes {
  private static final int MAX_NAME = 63;
  private static final int MAX_HOOKS = 100;

  /// The last two are how the documents of existing clients spell the two before them.
  private static final Rule GPU_TYPE =
      Rules.oneOf(
          "nvidia-tesla-t4",
          "nvidia-ampere-a10",
          "nvidia-ampere-a100",
          "nvidia-ampere-a100e",
          "nvidia-hopper-h100",
          "nvidia-hopper-h100-1g20gb",
          "nvidia-hopper-h100-3g40gb",
          "nvidia-hopper-h100-1g20g",
          "nvidia-hopper-h100-3g40g");

  /// How a callback proves who it comes from.
  static final Rule CALLBACK_AUTH = new UnionRule("kind", callbackAuth());

  static final Shape<CreateModelEndpointRequest> CREATE =
      new Shape<>(
          with(
              required("name", Rules.string(MAX_NAME)),
              required("model_bundle_id", Rules.string()),
              required("endpoint_type", Rules.oneOf("async", "sync", "streaming")),
              optional("metadata", Rules.dict()),
              required("cpus", Rules.quantity()),
              required("gpus", Rules.integer(0)),
              required("memory", Rules.quantity()),
              required("storage", Rules.quantity()),
              required("min_workers", Rules.integer(0)),
              required("max_workers", Rules.integer(0)),
              required("per_worker", Rules.integerAbove(0)),
              required("labels", Rules.dictOf(Rules.string())),
              optional("nodes_per_worker", Rules.integerAbove(0))),
          CreateModelEndpointRequest.class);

  static final Shape<UpdateModelEndpointRequest> UPDATE =
      new Shape<>(
          with(
              optional("model_bundle_id", Rules.string()),
              optional("metadata", Rules.dict()),
              optional("cpus", Rules.quantity()),
              optional("gpus", Rules.integer(0)),
              optional("memory", Rules.quantity()),
              optional("storage", Rules.quantity()),
              optional("min_workers", Rules.integer(0)),
              optional("max_workers", Rules.integer(0)),
              optional("per_worker", Rules.integerAbove(0)),
              optional("labels", Rules.dictOf(Rules.string()))),
          UpdateModelEndpointRequest.class);

  private EndpointShapes() {}

  /// These fields, and those that requests of either kind may have.
  private static ObjectRule with(Field... own) {
    List<Field> fields = new ArrayList<>(Arrays.asList(own));
    fields.addAll(
        List.of(
            optional("gpu_type", GPU_TYPE),
            optional("optimize_costs", Rules.bool()),
            optional("concurrent_requests_per_worker", Rules.integerAbove(0)),
            optional("forwarder_max_concurrency", Rules.integer(1, 20)),
            optional("prewarm", Rules.bool()),
            optional("high_priority", Rules.bool()),
            optional("billing_tags", Rules.dict()),
            optional("post_inference_hooks", Rules.listOf(Rules.string(), MAX_HOOKS)),
            optional("default_callback_url", Rules.url()),
            optional("default_callback_auth", CALLBACK_AUTH),
            optional("public_inference", Rules.bool()),
            optional("queue_message_timeout_seconds", Rules.integer(1, 43_200)),
            optional("task_expires_seconds", Rules.integer(1)),
            optional("validate_requests", Rules.bool()),
            optional("max_attempts", Rules.integer(1, 100)),
            optional("retry_backoff_seconds", Rules.number(0)),
            optional("retry_on_error", Rules.bool()),
            optional("task_retention_seconds", Rules.integer(1, 315_360_000))));
    return ObjectRule.of(fields.toArray(Field[]::new));
  }

  private static SequencedMap<String, ObjectRule> callbackAuth() {
    SequencedMap<String, ObjectRule> kinds = new LinkedHashMap<>();
    kinds.put(
        "basic",
        ObjectRule.of(required("username", Rules.string()), required("password", Rules.string())));
    kinds.put(
        "mtls", ObjectRule.of(required("cert", Rules.string()), required("key", Rules.string())));
    return Collections.unmodifiableSequencedMap(kinds);
  }
}
