package io.launch.core.endpoint;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.UpdateModelEndpointRequest;
import io.launch.core.Ids;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.MemoryBundleRepository;
import io.launch.core.testkit.MemoryEndpointRepository;
import io.launch.core.testkit.Samples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointServiceTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryEndpointRepository rows = new MemoryEndpointRepository();
  private final MemoryBundleRepository bundles = new MemoryBundleRepository();
  private final EndpointDirectory directory = new EndpointDirectory();
  private int woken;
  private final EndpointService service;

  EndpointServiceTest() {
    bundles.add(Samples.javaBundle(1));
    bundles.add(Samples.javaBundle(2));
    service = service(List.of());
  }

  private EndpointService service(List<String> requiredLabels) {
    return new EndpointService(
        rows,
        directory,
        bundles,
        new EndpointLimits(8, requiredLabels),
        new Ids(new Random(1)),
        clock,
        () -> woken++);
  }

  /// A request that is good but for what a test changes.
  private static final class Ask {
    String name = "endpoint";
    int bundle = 1;
    EndpointType type = EndpointType.SYNC;
    Object cpus = BigInteger.ONE;
    int gpus;
    Object memory = "1Gi";
    Object storage = "10G";
    int minWorkers = 1;
    int maxWorkers = 2;
    int perWorker = 4;
    @Nullable Integer concurrency;
    Map<String, String> labels = Map.of();

    CreateModelEndpointRequest request() {
      return new CreateModelEndpointRequest(
          name,
          Samples.bundleId(bundle),
          type,
          Map.of("k", "v"),
          cpus,
          gpus,
          memory,
          storage,
          minWorkers,
          maxWorkers,
          perWorker,
          concurrency,
          labels);
    }
  }

  private static CreateModelEndpointRequest asked(Consumer<Ask> change) {
    Ask ask = new Ask();
    change.accept(ask);
    return ask.request();
  }

  private Endpoint create() {
    return service.create(CALLER, new Ask().request());
  }

  private static UpdateModelEndpointRequest update(
      @Nullable Integer bundle, @Nullable Integer minWorkers, @Nullable Integer concurrency) {
    return new UpdateModelEndpointRequest(
        bundle == null ? null : Samples.bundleId(bundle),
        null,
        null,
        null,
        null,
        null,
        minWorkers,
        null,
        null,
        concurrency,
        null);
  }

  @Test
  void newEndpointIsPendingKnownAndTold() {
    Endpoint endpoint = create();

    assertThat(endpoint.status()).isEqualTo(EndpointStatus.UPDATE_PENDING);
    assertThat(endpoint.revision()).isEqualTo(1);
    assertThat(endpoint.spec().concurrentRequestsPerWorker()).isEqualTo(4);
    assertThat(endpoint.createdAt()).isEqualTo(clock.instant());
    assertThat(service.get(CALLER, endpoint.id())).isEqualTo(endpoint);
    assertThat(directory.find(endpoint.id())).contains(endpoint);
    assertThat(woken).isEqualTo(1);
  }

  @Test
  void concurrencyIsAtMostTwentyUnlessItIsSaid() {
    Endpoint plain = service.create(CALLER, asked(ask -> ask.perWorker = 50));
    Endpoint said =
        service.create(
            CALLER,
            asked(ask -> {
              ask.name = "said";
              ask.concurrency = 30;
            }));

    assertThat(plain.spec().concurrentRequestsPerWorker()).isEqualTo(20);
    assertThat(said.spec().concurrentRequestsPerWorker()).isEqualTo(30);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        row(ask -> ask.name = "", "name: '' (expected: 1..63 characters)"),
        row(
            ask -> ask.name = "x".repeat(64),
            "name: '" + "x".repeat(64) + "' (expected: 1..63 characters)"),
        row(ask -> ask.minWorkers = 0, "Requested min workers 0 too low"),
        row(ask -> ask.maxWorkers = 9, "Requested max workers 9 too high"),
        row(
            ask -> ask.minWorkers = 3,
            "Requested min workers 3 too high (expected: at most max_workers, 2)"),
        row(
            ask -> {
              ask.type = EndpointType.ASYNC;
              ask.concurrency = 21;
            },
            "Requested concurrent requests per worker 21 too high"),
        row(ask -> ask.labels = Map.of("user_id", "x"), "Cannot specify 'user_id' in labels"),
        row(
            ask -> ask.labels = Map.of("endpoint_name", "x"),
            "Cannot specify 'endpoint_name' in labels"),
        row(
            ask -> ask.labels = Map.of("team", "-x"),
            "Invalid label value -x, must match regex"
                + " (([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?"),
        row(
            ask -> ask.gpus = 1,
            "gpus: 1 (expected: 0; workers are processes of this machine and are not given GPUs)"),
        row(ask -> ask.cpus = "many", "Requested cpus='many' is incorrectly formatted"),
        row(ask -> ask.cpus = "1Gi", "Requested cpus='1Gi' is incorrectly formatted"),
        row(ask -> ask.cpus = true, "Requested cpus='true' is incorrectly formatted"),
        row(
            ask -> ask.cpus = BigInteger.valueOf(-1),
            "Requested cpus='-1' is incorrectly formatted"),
        row(ask -> ask.cpus = "0", "Requested cpus must be positive"),
        row(ask -> ask.cpus = new BigDecimal("0.0"), "Requested cpus must be positive"),
        row(
            ask -> ask.cpus = new BigDecimal("1E+999999999"),
            "Requested cpus='1E+999999999' is incorrectly formatted"),
        row(
            ask -> ask.memory = new BigDecimal("1E-999999999"),
            "Requested memory='1E-999999999' is incorrectly formatted"),
        row(ask -> ask.memory = "1GB", "Requested memory='1GB' is incorrectly formatted"),
        row(ask -> ask.memory = "0Gi", "Requested memory must be positive"),
        row(ask -> ask.storage = "big", "Requested storage='big' is incorrectly formatted"));
  }

  private static Arguments row(Consumer<Ask> change, String message) {
    return arguments(change, message);
  }

  @ParameterizedTest
  @MethodSource
  void refused(Consumer<Ask> change, String message) {
    assertThatThrownBy(() -> service.create(CALLER, asked(change)))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessage(message);

    assertThat(rows.listAll()).isEmpty();
    assertThat(woken).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "500m", "0.5", "12.25"})
  void goodCpusAreTaken(String cpus) {
    Endpoint endpoint = service.create(CALLER, asked(ask -> ask.cpus = cpus));

    assertThat(endpoint.spec().resources().cpus()).isEqualTo(cpus);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1024", "1.5Gi", "200M", "3k", "1Ti"})
  void goodMemoryIsTaken(String memory) {
    Endpoint endpoint = service.create(CALLER, asked(ask -> ask.memory = memory));

    assertThat(endpoint.spec().resources().memory()).isEqualTo(memory);
  }

  @Test
  void requiredLabelThatIsMissingIsNamed() {
    EndpointService strict = service(List.of("team", "product"));

    assertThatThrownBy(() -> strict.create(CALLER, asked(ask -> ask.labels = Map.of("team", "a"))))
        .hasMessage("Missing label 'product' in labels. These are all required: [team, product]");
  }

  @Test
  void unknownAndForeignBundlesAreNotFound() {
    assertCode(
        () -> service.create(CALLER, asked(ask -> ask.bundle = 9)),
        ErrorCode.NOT_FOUND,
        "The specified model bundle could not be found.");
    assertCode(
        () -> service.create(OTHER_CALLER, new Ask().request()),
        ErrorCode.NOT_FOUND,
        "The specified model bundle could not be found.");
  }

  @Test
  void nameThatIsTakenIsRefused() {
    create();

    assertCode(
        this::create, ErrorCode.INVALID_ARGUMENT, "The specified model endpoint already exists.");
  }

  @Test
  void changeOfTheBundleMakesANewRevisionAndKeepsTheOneThatServes() {
    Endpoint ready = ready();

    Endpoint updated = service.update(CALLER, ready.id(), update(2, null, null));

    assertThat(updated.revision()).isEqualTo(2);
    assertThat(updated.fallback()).contains(ready.current());
    assertThat(updated.status()).isEqualTo(EndpointStatus.UPDATE_PENDING);
    assertThat(updated.spec().bundle()).isEqualTo(Samples.bundleId(2));
    assertThat(updated.spec().maxWorkers()).isEqualTo(ready.spec().maxWorkers());
    assertThat(directory.find(ready.id())).contains(updated);
  }

  @Test
  void changeOfTheConcurrencyMakesANewRevision() {
    Endpoint ready = ready();

    assertThat(service.update(CALLER, ready.id(), update(null, null, 3)).revision()).isEqualTo(2);
  }

  @Test
  void changeOfTheNumberOfWorkersKeepsTheRevision() {
    Endpoint ready = ready();

    Endpoint updated = service.update(CALLER, ready.id(), update(null, 2, null));

    assertThat(updated.revision()).isEqualTo(1);
    assertThat(updated.fallback()).isEmpty();
    assertThat(updated.spec().minWorkers()).isEqualTo(2);
  }

  @Test
  void revisionThatNeverServedIsNoFallback() {
    Endpoint pending = create();

    assertThat(service.update(CALLER, pending.id(), update(2, null, null)).fallback()).isEmpty();
  }

  @Test
  void fallbackStaysThroughFurtherUpdates() {
    Endpoint ready = ready();
    service.update(CALLER, ready.id(), update(2, null, null));
    clock.advance(Duration.ofSeconds(1));

    Endpoint third = service.update(CALLER, ready.id(), update(1, null, null));

    assertThat(third.revision()).isEqualTo(3);
    assertThat(third.fallback()).contains(ready.current());
  }

  @Test
  void updateIsCheckedLikeACreation() {
    Endpoint endpoint = create();

    assertCode(
        () -> service.update(CALLER, endpoint.id(), update(null, 3, null)),
        ErrorCode.INVALID_ARGUMENT,
        "Requested min workers 3 too high (expected: at most max_workers, 2)");
    assertCode(
        () -> service.update(CALLER, endpoint.id(), update(9, null, null)),
        ErrorCode.NOT_FOUND,
        "The specified model endpoint or model bundle was not found.");
  }

  @Test
  void unknownAndForeignEndpointsAreNotFound() {
    EndpointId id = create().id();
    EndpointId unknown = Samples.endpointId(9);

    assertCode(() -> service.get(OTHER_CALLER, id), ErrorCode.NOT_FOUND, missing(id));
    assertCode(() -> service.get(CALLER, unknown), ErrorCode.NOT_FOUND, missing(unknown));
    assertCode(() -> service.delete(OTHER_CALLER, id), ErrorCode.NOT_FOUND, missing(id));
    assertCode(
        () -> service.update(OTHER_CALLER, id, update(null, 2, null)),
        ErrorCode.NOT_FOUND,
        "The specified model endpoint or model bundle was not found.");
  }

  @Test
  void deletedEndpointTakesNoMoreRequestsOrChanges() {
    EndpointId id = create().id();

    service.delete(CALLER, id);

    String busy = "Existing operation on endpoint in progress, try again later.";
    assertThat(service.get(CALLER, id).status()).isEqualTo(EndpointStatus.DELETE_IN_PROGRESS);
    assertCode(() -> service.delete(CALLER, id), ErrorCode.CONFLICT, busy);
    assertCode(() -> service.update(CALLER, id, update(null, 2, null)), ErrorCode.CONFLICT, busy);
    assertCode(
        () -> directory.forInference(CALLER, id, EndpointType.SYNC),
        ErrorCode.NOT_FOUND,
        "The specified endpoint could not be found.");
  }

  @Test
  void listIsTheCallersOrTheOneOfAName() {
    Endpoint first = create();
    clock.advance(Duration.ofSeconds(1));
    Endpoint second = service.create(CALLER, asked(ask -> ask.name = "second"));

    assertThat(service.list(CALLER, Optional.empty())).containsExactly(first, second);
    assertThat(service.list(CALLER, Optional.of("second"))).containsExactly(second);
    assertThat(service.list(CALLER, Optional.of("none"))).isEmpty();
    assertThat(service.list(OTHER_CALLER, Optional.empty())).isEmpty();
  }

  @Test
  void restartedServerKnowsTheEndpointsThatWereThere() {
    Endpoint endpoint = create();
    EndpointDirectory fresh = new EndpointDirectory();

    var unused =
        new EndpointService(
            rows,
            fresh,
            bundles,
            new EndpointLimits(8, List.of()),
            new Ids(new Random(2)),
            clock,
            () -> {});

    assertThat(fresh.find(endpoint.id())).contains(endpoint);
  }

  @Test
  void reasonIsCutToItsLongest() {
    Endpoint endpoint =
        create().withStatus(EndpointStatus.UPDATE_FAILED, "x".repeat(501), clock.instant());

    assertThat(endpoint.statusReason()).hasSize(500).endsWith("x…");
  }

  private Endpoint ready() {
    Endpoint pending = create();
    clock.advance(Duration.ofSeconds(1));
    Endpoint ready = pending.withStatus(EndpointStatus.READY, "", clock.instant());
    rows.update(pending, ready);
    return ready;
  }

  private static String missing(EndpointId id) {
    return "Model Endpoint " + id + "  was not found.";
  }

  private static void assertCode(ThrowingCallable call, ErrorCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }
}
