package io.launch.core.endpoint;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
        _ -> woken++);
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
        () -> service.update(CALLER, endpoint.id(), update(null, 9, null)),
        ErrorCode.INVALID_ARGUMENT,
        "Requested max workers 9 too high");
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
    assertCode(() -> service.restart(CALLER, id), ErrorCode.CONFLICT, busy);
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
            _ -> {});

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
