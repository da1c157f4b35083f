package io.launch.core.endpoint;

import static io.launch.api.Args.require;

import io.launch.api.bundle.ImageFlavor;
import io.launch.api.bundle.StreamingImageFlavor;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.bundle.Bundle;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules for what may be asked of an endpoint, in the order in which they are told.
final class EndpointChecks {
  private static final int MAX_NAME = 63;
  private static final int MAX_ASYNC_CONCURRENCY = 20;
  private static final String LABEL_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
  private static final Pattern LABEL = Pattern.compile(LABEL_VALUE);
  private static final List<String> HOOKS = List.of("callback", "logging", "billing");

  private final EndpointLimits limits;
  private final ResourceChecks resources;

  EndpointChecks(EndpointLimits limits) {
    this.limits = limits;
    this.resources = new ResourceChecks(limits.maxResources(), limits.machine());
  }

  void name(String name) {
    require(
        !name.isBlank() && name.codePointCount(0, name.length()) <= MAX_NAME,
        "name: '%s' (expected: 1..%d characters)",
        name,
        MAX_NAME);
  }

  /// What can be said of a new endpoint before the bundle is known.
  void spec(EndpointType type, EndpointSpec spec) {
    workers(type, spec);
    labels(spec.labels());
    hooks(spec.settings().postInferenceHooks());
  }

  /// The same of a change. Labels that stay are not looked at: they may be older than what is
  /// required of labels now, and many clients cannot send them again.
  void change(EndpointType type, EndpointSpec was, EndpointSpec spec) {
    workers(type, spec);
    if (!spec.labels().equals(was.labels())) {
      labels(spec.labels());
    }
    hooks(spec.settings().postInferenceHooks());
  }

  private void workers(EndpointType type, EndpointSpec spec) {
    require(
        spec.maxWorkers() <= limits.maxWorkers() && spec.minWorkers() <= limits.maxWorkers(),
        "Requested max workers %d too high",
        Math.max(spec.minWorkers(), spec.maxWorkers()));
    require(
        type != EndpointType.ASYNC || spec.concurrentRequestsPerWorker() <= MAX_ASYNC_CONCURRENCY,
        "Requested concurrent requests per worker %d too high",
        spec.concurrentRequestsPerWorker());
  }

  /// What depends on the bundle, and the resources after it.
  void bundle(EndpointType type, EndpointSpec spec, Bundle bundle) {
    if (bundle.flavor() instanceof ImageFlavor image) {
      image(type, spec, image);
    }
    resources.check(spec.resources());
  }

  /// Whether this server can run the bundle at all.
  void runnable(Bundle bundle) {
    require(
        limits.runsImages() || !(bundle.flavor() instanceof ImageFlavor),
        "Bundle %s is a container image, and the workers of this server are processes, which cannot"
            + " run one. Deploy a bundle of Python, Java or ONNX files here, or deploy this one on a"
            + " server whose workers are containers.",
        bundle.name());
  }

  /// What may come as a surprise, a sentence each.
  List<String> warnings(EndpointSpec spec) {
    return resources.warnings(spec.resources());
  }

  private static void image(EndpointType type, EndpointSpec spec, ImageFlavor image) {
    boolean streams = image instanceof StreamingImageFlavor;
    if (type == EndpointType.STREAMING) {
      require(streams, "Cannot create a streaming endpoint for a non-streaming model bundle.");
      require(spec.perWorker() == 1, "Cannot create a streaming endpoint with per_worker != 1.");
    } else {
      require(
          !streams || !image.run().command().isEmpty(),
          "Cannot create a non-streaming endpoint with no bundle command.");
    }
  }

  private void labels(Map<String, String> labels) {
    for (String key : limits.requiredLabels()) {
      require(
          labels.containsKey(key),
          "Missing label '%s' in labels. These are all required: %s",
          key,
          quoted(limits.requiredLabels(), "{", "}"));
    }
    for (String reserved : new String[] {"user_id", "endpoint_name"}) {
      require(!labels.containsKey(reserved), "Cannot specify '%s' in labels", reserved);
    }
    require(!"_INVALID_TEAM".equals(labels.get("team")), "Invalid team");
    labels.forEach((key, value) ->
        require(
            LABEL.matcher(value).matches(),
            "Invalid label value %s, must match regex %s",
            value,
            LABEL_VALUE));
  }

  private static void hooks(@Nullable List<String> hooks) {
    for (String hook : hooks == null ? List.<String>of() : hooks) {
      require(
          HOOKS.contains(hook),
          "Unsupported post-inference hook %s. The supported hooks are: %s",
          hook,
          quoted(HOOKS, "[", "]"));
    }
  }

  private static String quoted(List<String> words, String open, String close) {
    return words.stream().collect(Collectors.joining("', '", open + "'", "'" + close));
  }
}
