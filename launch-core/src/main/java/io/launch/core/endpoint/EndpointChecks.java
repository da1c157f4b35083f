package io.launch.core.endpoint;

import static io.launch.api.Args.require;

import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.ResourceState;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/// The rules for what may be asked of an endpoint, in the order in which they are told.
final class EndpointChecks {
  private static final int MAX_NAME = 63;
  private static final int MAX_DIGITS = 40;
  private static final int MAX_ASYNC_CONCURRENCY = 20;
  private static final String LABEL_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
  private static final Pattern LABEL = Pattern.compile(LABEL_VALUE);
  private static final Pattern CPUS = Pattern.compile("\\d+m?|\\d+\\.\\d+");
  private static final Pattern BYTES = Pattern.compile("\\d+(\\.\\d+)?([kMGTPE]|[KMGTPE]i)?");
  private static final Pattern POSITIVE = Pattern.compile(".*[1-9].*");

  private final EndpointLimits limits;

  EndpointChecks(EndpointLimits limits) {
    this.limits = limits;
  }

  void name(String name) {
    require(
        !name.isBlank() && name.length() <= MAX_NAME,
        "name: '%s' (expected: 1..%d characters)",
        name,
        MAX_NAME);
  }

  void spec(EndpointType type, EndpointSpec spec) {
    require(spec.minWorkers() >= 1, "Requested min workers %d too low", spec.minWorkers());
    require(
        spec.maxWorkers() <= limits.maxWorkers(),
        "Requested max workers %d too high",
        spec.maxWorkers());
    require(
        spec.minWorkers() <= spec.maxWorkers(),
        "Requested min workers %d too high (expected: at most max_workers, %d)",
        spec.minWorkers(),
        spec.maxWorkers());
    require(
        type != EndpointType.ASYNC || spec.concurrentRequestsPerWorker() <= MAX_ASYNC_CONCURRENCY,
        "Requested concurrent requests per worker %d too high",
        spec.concurrentRequestsPerWorker());
    labels(spec.labels());
    resources(spec.resources());
  }

  private void labels(Map<String, String> labels) {
    for (String key : limits.requiredLabels()) {
      require(
          labels.containsKey(key),
          "Missing label '%s' in labels. These are all required: %s",
          key,
          limits.requiredLabels());
    }
    for (String reserved : new String[] {"user_id", "endpoint_name"}) {
      require(!labels.containsKey(reserved), "Cannot specify '%s' in labels", reserved);
    }
    labels.forEach((key, value) ->
        require(
            LABEL.matcher(value).matches(),
            "Invalid label value %s, must match regex %s",
            value,
            LABEL_VALUE));
  }

  private static void resources(ResourceState resources) {
    require(
        resources.gpus() == 0,
        "gpus: %d (expected: 0; workers are processes of this machine and are not given GPUs)",
        resources.gpus());
    quantity("cpus", resources.cpus(), CPUS);
    quantity("memory", resources.memory(), BYTES);
    if (resources.storage() != null) {
      quantity("storage", resources.storage(), BYTES);
    }
  }

  private static void quantity(String field, Object value, Pattern format) {
    String text = value instanceof Number number ? plain(number) : value.toString();
    require(
        format.matcher(text).matches(), "Requested %s='%s' is incorrectly formatted", field, value);
    require(POSITIVE.matcher(text).matches(), "Requested %s must be positive", field);
  }

  /// A number without an exponent, unless that would take more digits than anybody means.
  private static String plain(Number number) {
    BigDecimal exact = new BigDecimal(number.toString());
    return Math.abs((long) exact.scale()) > MAX_DIGITS ? exact.toString() : exact.toPlainString();
  }
}
