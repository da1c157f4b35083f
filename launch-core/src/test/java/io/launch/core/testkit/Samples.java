package io.launch.core.testkit;

import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.ResourceState;
import io.launch.api.task.TaskId;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.endpoint.EndpointLimits;
import io.launch.core.endpoint.EndpointRevision;
import io.launch.core.endpoint.EndpointService;
import io.launch.core.endpoint.EndpointSpec;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.StoredObject;
import io.launch.core.owner.ApiKey;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.NewTask;
import io.launch.core.task.TaskRun;
import io.launch.core.task.TaskTerms;
import io.launch.core.worker.WorkerId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Things to test with. Those of the same number are equal, those of different numbers are not.
public final class Samples {
  public static final OwnerId OWNER = new OwnerId("own_00000000000000000001");
  public static final OwnerId OTHER_OWNER = new OwnerId("own_00000000000000000002");
  public static final Caller CALLER = new Caller(OWNER);
  public static final Caller OTHER_CALLER = new Caller(OTHER_OWNER);
  public static final EndpointId ENDPOINT = endpointId(1);
  public static final EndpointId OTHER_ENDPOINT = endpointId(2);
  public static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123456789Z");
  public static final Duration TASK_EXPIRY = Duration.ofDays(1);

  private Samples() {}

  public static EndpointId endpointId(int number) {
    return new EndpointId("end_" + padded(number));
  }

  public static BundleId bundleId(int number) {
    return new BundleId("bun_" + padded(number));
  }

  public static TaskId taskId(int number) {
    return new TaskId(new UUID(0x4000L, Long.MIN_VALUE + number).toString());
  }

  /// A task of [#ENDPOINT] with args.
  public static NewTask task(int number, Instant now) {
    return task(number, ENDPOINT, now);
  }

  /// A task with args.
  public static NewTask task(int number, EndpointId endpoint, Instant now) {
    byte[] json = ("{\"number\": " + number + "}").getBytes(StandardCharsets.UTF_8);
    return new NewTask(
        taskId(number),
        OWNER,
        endpoint,
        new TaskInput.Args(json),
        false,
        now,
        terms(now),
        Optional.empty(),
        Optional.empty());
  }

  /// What counts for a task that nothing is said of.
  public static TaskTerms terms(Instant now) {
    return new TaskTerms(
        0,
        Optional.empty(),
        now.plus(TASK_EXPIRY),
        Optional.empty(),
        3,
        Duration.ZERO,
        false,
        Duration.ofHours(1),
        Duration.ofDays(14));
  }

  /// The same endpoint with these settings.
  public static Endpoint with(EndpointSettings settings, Endpoint endpoint) {
    EndpointSpec spec = endpoint.spec();
    return new Endpoint(
        endpoint.id(),
        endpoint.owner(),
        endpoint.name(),
        endpoint.type(),
        new EndpointRevision(
            endpoint.revision(),
            new EndpointSpec(
                spec.bundle(),
                spec.minWorkers(),
                spec.maxWorkers(),
                spec.perWorker(),
                spec.concurrentRequestsPerWorker(),
                spec.resources(),
                spec.metadata(),
                spec.labels(),
                settings)),
        Optional.empty(),
        endpoint.status(),
        endpoint.statusReason(),
        endpoint.createdAt(),
        endpoint.updatedAt());
  }

  /// Who ran a task.
  public static TaskRun run(int worker) {
    return new TaskRun(new WorkerId("wrk_" + worker), 1);
  }

  /// A bundle of a jar.
  public static Bundle javaBundle(int number) {
    ObjectKey key = new ObjectKey("uploads/" + OWNER + "/" + padded(number));
    var flavor = new JavaArtifactFlavor("s3://launch/" + key, "com.example.Model" + number, json());
    return bundle(number, "java-" + number, flavor, List.of(artifact("model", number)));
  }

  /// A bundle of an ONNX model with its tokenizer.
  public static Bundle onnxBundle(int number) {
    String folder = "s3://launch/uploads/" + OWNER + "/";
    var flavor =
        new OnnxArtifactFlavor(
            folder + "model" + number,
            folder + "tokenizer" + number,
            OnnxTask.TEXT_EMBEDDING,
            null);
    return bundle(
        number,
        "onnx-" + number,
        flavor,
        List.of(artifact("model", number), artifact("tokenizer", number + 1_000_000)));
  }

  /// A bundle of no metadata.
  public static Bundle bundle(
      int number, String name, BundleFlavor flavor, List<BundleArtifact> artifacts) {
    return new Bundle(
        bundleId(number),
        OWNER,
        name,
        flavor,
        artifacts,
        Map.of(),
        Map.of(),
        Optional.empty(),
        NOW);
  }

  public static BundleArtifact artifact(String role, int number) {
    String sha256 = String.format(Locale.ROOT, "%064x", number);
    ObjectKey key = new ObjectKey("bundles/sha256/" + sha256);
    return new BundleArtifact(role, new StoredObject(key, 1000L + number, sha256));
  }

  public static Endpoint syncEndpoint(int number) {
    return endpoint(number, EndpointType.SYNC);
  }

  public static Endpoint asyncEndpoint(int number) {
    return endpoint(number, EndpointType.ASYNC);
  }

  /// An endpoint that was just created and wants one worker.
  public static Endpoint endpoint(int number, EndpointType type) {
    return new Endpoint(
        endpointId(number),
        OWNER,
        "endpoint-" + number,
        type,
        new EndpointRevision(1, endpointSpec(number)),
        Optional.empty(),
        EndpointStatus.UPDATE_PENDING,
        "",
        NOW,
        NOW);
  }

  /// One worker of the bundle of that number.
  public static EndpointSpec endpointSpec(int bundle) {
    return new EndpointSpec(
        bundleId(bundle),
        1,
        1,
        1,
        1,
        new ResourceState(BigInteger.ONE, 0, "1Gi", null, null, 1, null),
        Map.of(),
        Map.of("team", "search"));
  }

  /// A directory that knows these endpoints.
  public static EndpointDirectory directory(Endpoint... endpoints) {
    MemoryEndpointRepository rows = new MemoryEndpointRepository();
    List.of(endpoints).forEach(rows::add);
    EndpointDirectory directory = new EndpointDirectory();
    var unused =
        new EndpointService(
            rows,
            directory,
            new MemoryBundleRepository(),
            new EndpointLimits(8, List.of()),
            new Ids(new Random(1)),
            () -> NOW,
            _ -> {});
    return directory;
  }

  public static ApiKey apiKey(int number) {
    return new ApiKey(
        "key_" + padded(number),
        OWNER,
        "key " + number,
        String.format(Locale.ROOT, "%064x", number),
        "lk_" + number,
        NOW.plusSeconds(number),
        Optional.empty());
  }

  /// JSON values of every kind, as the server's mapper reads them, in no alphabetical order.
  public static Map<String, Object> json() {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    inner.put("nothing", null);
    inner.put("big", new BigInteger("123456789012345678901234567890"));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("zeta", "text: äöü \" \\ \u0000 😀");
    json.put("fraction", new BigDecimal("0.10000000000000000000000001"));
    json.put("trailing", new BigDecimal("1.50"));
    json.put("exponent", new BigDecimal("1E+400"));
    json.put("alpha", BigInteger.TEN);
    json.put("flag", true);
    json.put("list", Arrays.asList(BigInteger.ONE, "two", null, List.of()));
    json.put("inner", inner);
    return json;
  }

  private static String padded(int number) {
    return String.format(Locale.ROOT, "%020d", number);
  }
}
