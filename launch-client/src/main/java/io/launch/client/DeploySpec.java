package io.launch.client;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.UpdateModelEndpointRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a bundle is deployed. What is not said takes its default when an endpoint is created, and
/// stays as it is when one is updated.
///
/// ```java
/// DeploySpec spec =
///     DeploySpec.builder()
///         .bundle(client.bundles().latest("minilm").id())
///         .type(EndpointType.ASYNC)
///         .cpus(1)
///         .memory("1Gi")
///         .workers(1, 4)
///         .labels(Map.of("team", "search"))
///         .build();
/// ```
public final class DeploySpec {
  private static final int DEFAULT_CPUS = 3;
  private static final String DEFAULT_MEMORY = "8Gi";
  private static final String DEFAULT_STORAGE = "16Gi";
  private static final int DEFAULT_WORKERS = 1;
  private static final int DEFAULT_PER_WORKER = 10;

  private final Builder said;

  private DeploySpec(Builder said) {
    this.said = said;
  }

  /// A deployment about which nothing is said yet.
  public static Builder builder() {
    return new Builder();
  }

  /// A sync deployment of the bundle with every default.
  ///
  /// ```java
  /// client.endpoints().create("iris", DeploySpec.sync(new BundleId("bun_0123456789abcdefghij")));
  /// ```
  public static DeploySpec sync(BundleId bundle) {
    return builder().bundle(bundle).type(EndpointType.SYNC).build();
  }

  /// An async deployment of the bundle with every default.
  ///
  /// ```java
  /// client.endpoints().create("iris", DeploySpec.async(new BundleId("bun_0123456789abcdefghij")));
  /// ```
  public static DeploySpec async(BundleId bundle) {
    return builder().bundle(bundle).type(EndpointType.ASYNC).build();
  }

  /// A streaming deployment of the bundle with every default. Any bundle may be one; what does not
  /// stream answers one piece.
  ///
  /// ```java
  /// client
  ///     .endpoints()
  ///     .create("writer", DeploySpec.streaming(new BundleId("bun_0123456789abcdefghij")));
  /// ```
  public static DeploySpec streaming(BundleId bundle) {
    return builder().bundle(bundle).type(EndpointType.STREAMING).build();
  }

  /// The type that was said, or sync.
  EndpointType type() {
    return or(said.type, EndpointType.SYNC);
  }

  /// Whether an endpoint of this type can become what is said: a type never changes.
  boolean fits(EndpointType type) {
    return said.type == null || said.type == type;
  }

  CreateModelEndpointRequest create(String name) {
    BundleId bundle = said.bundle;
    if (bundle == null) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "bundle: none (expected: the bundle that endpoint %s serves; DeploySpec.builder().bundle(…))"
              .formatted(name));
    }
    int min = or(said.minWorkers, DEFAULT_WORKERS);
    return new CreateModelEndpointRequest(
        name,
        bundle,
        type(),
        or(said.metadata, Map.of()),
        or(said.cpus, DEFAULT_CPUS),
        or(said.gpus, 0),
        or(said.memory, DEFAULT_MEMORY),
        or(said.storage, DEFAULT_STORAGE),
        min,
        or(said.maxWorkers, Math.max(min, DEFAULT_WORKERS)),
        or(said.perWorker, DEFAULT_PER_WORKER),
        said.concurrentRequestsPerWorker,
        or(said.labels, Map.of()),
        said.gpuType,
        null,
        null,
        said.settings);
  }

  UpdateModelEndpointRequest update() {
    return new UpdateModelEndpointRequest(
        said.bundle,
        said.metadata,
        said.cpus,
        said.gpus,
        said.memory,
        said.storage,
        said.minWorkers,
        said.maxWorkers,
        said.perWorker,
        said.concurrentRequestsPerWorker,
        said.labels,
        said.gpuType,
        null,
        said.settings);
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /// Collects what is said about a deployment.
  public static final class Builder {
    private @Nullable BundleId bundle;
    private @Nullable EndpointType type;
    private @Nullable Object cpus;
    private @Nullable Object memory;
    private @Nullable Object storage;
    private @Nullable Integer gpus;
    private @Nullable Integer minWorkers;
    private @Nullable Integer maxWorkers;
    private @Nullable Integer perWorker;
    private @Nullable Integer concurrentRequestsPerWorker;
    private @Nullable Map<String, Object> metadata;
    private @Nullable Map<String, String> labels;
    private @Nullable String gpuType;
    private EndpointSettings settings = EndpointSettings.NONE;

    private Builder() {}

    /// The version of a bundle to serve.
    public Builder bundle(BundleId id) {
      bundle = id;
      return this;
    }

    /// How the endpoint is asked; sync by default. It cannot change later.
    public Builder type(EndpointType endpointType) {
      type = endpointType;
      return this;
    }

    /// Cores per worker; 3 by default.
    public Builder cpus(Number cores) {
      cpus = cores;
      return this;
    }

    /// Cores per worker as text: `"2"`, `"0.5"` or `"500m"`.
    public Builder cpus(String cores) {
      cpus = cores;
      return this;
    }

    /// Memory per worker, with a unit: `"512Mi"`, `"2Gi"`; `"8Gi"` by default.
    public Builder memory(String size) {
      memory = size;
      return this;
    }

    /// Disk per worker, with a unit; `"16Gi"` by default.
    public Builder storage(String size) {
      storage = size;
      return this;
    }

    /// GPUs per worker; 0 by default.
    public Builder gpus(int count) {
      gpus = count;
      return this;
    }

    /// GPUs per worker of a kind such as `"nvidia-ampere-a10"`.
    public Builder gpus(int count, String type) {
      gpus = count;
      gpuType = type;
      return this;
    }

    /// Fewest and most workers; 1 and 1 by default. With none at least, a request starts one.
    public Builder workers(int min, int max) {
      Args.require(
          min >= 0 && min <= max, "workers: %d to %d (expected: 0 <= min <= max)", min, max);
      minWorkers = min;
      maxWorkers = max;
      return this;
    }

    /// Requests in flight that one worker should have; 10 by default.
    public Builder perWorker(int requests) {
      perWorker = requests;
      return this;
    }

    /// Requests that one worker runs at once; by default the smaller of `perWorker` and 20.
    public Builder concurrentRequestsPerWorker(int requests) {
      concurrentRequestsPerWorker = requests;
      return this;
    }

    /// Notes of the user's own, as JSON values.
    public Builder metadata(Map<String, ?> notes) {
      metadata = new LinkedHashMap<>(notes);
      return this;
    }

    /// Labels; some servers require some.
    public Builder labels(Map<String, String> texts) {
      labels = new LinkedHashMap<>(texts);
      return this;
    }

    /// Whether every user of the server may send tasks; only the owner's by default.
    public Builder publicInference(boolean open) {
      return settings(EndpointSettings.publicInference(open));
    }

    /// How long a task may wait for a worker; the server's time by default.
    public Builder taskExpiry(Duration time) {
      return settings(EndpointSettings.taskTimes(Math.toIntExact(time.toSeconds()), null));
    }

    /// How long a task may run; the server's time by default.
    public Builder taskTimeout(Duration time) {
      return settings(EndpointSettings.taskTimes(null, Math.toIntExact(time.toSeconds())));
    }

    /// How often a task is handed to a worker, when workers die with it, before it is a dead
    /// letter; the server's number by default.
    public Builder maxAttempts(int attempts) {
      return settings(EndpointSettings.NONE.withTries(attempts, null, null, null));
    }

    /// How long a task waits before its second attempt, and twice as long before each further one;
    /// not at all by default.
    public Builder retryBackoff(Duration time) {
      return settings(EndpointSettings.NONE.withTries(null, time.toMillis() / 1000.0, null, null));
    }

    /// Whether a task whose model threw is tried again, as one whose worker died is; by default the
    /// exception is its outcome.
    public Builder retryOnError(boolean retry) {
      return settings(EndpointSettings.NONE.withTries(null, null, retry, null));
    }

    /// How long a task that has ended is kept, with its result; the server's time by default.
    public Builder taskRetention(Duration time) {
      return settings(
          EndpointSettings.NONE.withTries(null, null, null, Math.toIntExact(time.toSeconds())));
    }

    /// Whether requests that break the model's schema are refused before they reach it; by default
    /// they are where the schema is made of a Java predictor's types.
    public Builder validateRequests(boolean refuse) {
      return settings(EndpointSettings.validateRequests(refuse));
    }

    /// Whatever else can be said; what was said before stays where this says nothing.
    public Builder settings(EndpointSettings more) {
      settings = more.or(settings);
      return this;
    }

    /// The deployment; this builder may go on being used.
    public DeploySpec build() {
      Builder copy = new Builder();
      copy.bundle = bundle;
      copy.type = type;
      copy.cpus = cpus;
      copy.memory = memory;
      copy.storage = storage;
      copy.gpus = gpus;
      copy.minWorkers = minWorkers;
      copy.maxWorkers = maxWorkers;
      copy.perWorker = perWorker;
      copy.concurrentRequestsPerWorker = concurrentRequestsPerWorker;
      copy.metadata = metadata;
      copy.labels = labels;
      copy.gpuType = gpuType;
      copy.settings = settings;
      return new DeploySpec(copy);
    }
  }
}
