package io.launch.core.endpoint;

import static io.launch.core.testkit.Samples.CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ImageFlavor;
import io.launch.api.bundle.ImageRun;
import io.launch.api.bundle.RunnableImageFlavor;
import io.launch.api.bundle.StreamingImageFlavor;
import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.UpdateModelEndpointRequest;
import io.launch.core.Ids;
import io.launch.core.bundle.Bundle;
import io.launch.core.endpoint.EndpointLimits.Capacity;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.MemoryBundleRepository;
import io.launch.core.testkit.MemoryEndpointRepository;
import io.launch.core.testkit.Samples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointChecksTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryEndpointRepository rows = new MemoryEndpointRepository();
  private final MemoryBundleRepository bundles = new MemoryBundleRepository();
  private final EndpointDirectory directory = new EndpointDirectory();
  private final List<String> notes = new ArrayList<>();
  private int woken;
  private final EndpointService service;

  EndpointChecksTest() {
    bundles.add(Samples.javaBundle(1));
    bundles.add(Samples.javaBundle(2));
    bundles.add(image(3, new RunnableImageFlavor(run(List.of("serve")))));
    bundles.add(image(4, new StreamingImageFlavor(run(List.of()), List.of("stream"), "/stream")));
    service = service(List.of());
  }

  private EndpointService service(List<String> requiredLabels) {
    return service(new EndpointLimits(8, requiredLabels));
  }

  private EndpointService service(EndpointLimits limits) {
    return new EndpointService(
        rows, directory, bundles, limits, new Ids(new Random(1)), clock, new Told());
  }

  private final class Told implements EndpointService.Listener {
    @Override
    public void changed(EndpointId endpoint) {
      woken++;
    }

    @Override
    public void note(EndpointId endpoint, String text) {
      notes.add(text);
    }
  }

  private static EndpointSettings hooks(String... hooks) {
    return new EndpointSettings(
        null, null, null, null, List.of(hooks), null, null, null, null, null, null);
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
    @Nullable String gpuType;
    EndpointSettings settings = EndpointSettings.NONE;

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
          labels,
          gpuType,
          null,
          null,
          settings);
    }
  }

  private static CreateModelEndpointRequest asked(Consumer<Ask> change) {
    Ask ask = new Ask();
    change.accept(ask);
    return ask.request();
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
        row(ask -> ask.maxWorkers = 9, "Requested max workers 9 too high"),
        row(ask -> ask.minWorkers = 9, "Requested max workers 9 too high"),
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
        row(ask -> ask.labels = Map.of("team", "_INVALID_TEAM"), "Invalid team"),
        row(
            ask -> ask.settings = hooks("logging", "mail"),
            "Unsupported post-inference hook mail. The supported hooks are:"
                + " ['callback', 'logging', 'billing']"),
        row(ask -> ask.gpus = 1, "Must provide gpu_type if gpus > 0"),
        row(ask -> ask.gpuType = "nvidia-tesla-t4", "Cannot have gpus=0 when gpu_type is not None"),
        row(ask -> ask.cpus = "many", "Requested cpus='many' is incorrectly formatted"),
        row(ask -> ask.cpus = "1Gi", "Requested cpus='1Gi' is incorrectly formatted"),
        row(ask -> ask.cpus = true, "Requested cpus='true' is incorrectly formatted"),
        row(
            ask -> ask.cpus = BigInteger.valueOf(-1),
            "Requested cpus='-1' is incorrectly formatted"),
        row(ask -> ask.cpus = "1.25m", "Requested cpus='1.25m' is incorrectly formatted"),
        row(ask -> ask.memory = "1K", "Requested memory='1K' is incorrectly formatted"),
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

  static Stream<Arguments> refusedByBundle() {
    return Stream.of(
        arguments(
            3,
            EndpointType.STREAMING,
            1,
            "Cannot create a streaming endpoint for a non-streaming model bundle."),
        arguments(
            4,
            EndpointType.STREAMING,
            2,
            "Cannot create a streaming endpoint with per_worker != 1."),
        arguments(
            4,
            EndpointType.SYNC,
            1,
            "Cannot create a non-streaming endpoint with no bundle command."));
  }

  @ParameterizedTest
  @MethodSource
  void refusedByBundle(int bundle, EndpointType type, int perWorker, String message) {
    assertThatThrownBy(() ->
            service.create(
                CALLER,
                asked(ask -> {
                  ask.bundle = bundle;
                  ask.type = type;
                  ask.perWorker = perWorker;
                  ask.cpus = "told after the bundle";
                })))
        .hasMessage(message);
  }

  @Test
  void imageIsRefusedAfterEverythingElseWhereWorkersAreProcesses() {
    service.create(CALLER, asked(_ -> {}));

    assertThatThrownBy(() -> service.create(CALLER, asked(ask -> ask.bundle = 3)))
        .hasMessage("The specified model endpoint already exists.");
    assertThatThrownBy(() ->
            service.create(
                CALLER,
                asked(ask -> {
                  ask.bundle = 3;
                  ask.name = "image";
                })))
        .hasMessageStartingWith("Bundle image-3 is a container image, and the workers of this")
        .hasMessageContaining("Deploy a bundle of Python, Java or ONNX files here");
  }

  @Test
  void artifactMayStreamWithAnyPerWorker() {
    Endpoint endpoint = service.create(CALLER, asked(ask -> ask.type = EndpointType.STREAMING));

    assertThat(endpoint.spec().perWorker()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(EndpointType.class)
  void noWorkersAtAllMayBeAskedForAndMoreAtLeastThanAtMost(EndpointType type) {
    service.create(
        CALLER,
        asked(ask -> {
          ask.type = type;
          ask.minWorkers = 0;
        }));

    Endpoint odd =
        service.create(
            CALLER,
            asked(ask -> {
              ask.name = "odd";
              ask.minWorkers = 3;
            }));

    assertThat(odd.spec().maxWorkers()).isEqualTo(2);
  }

  @Test
  void labelsOfBeforeTheyWereRequiredStayUntilTheyAreChanged() {
    EndpointId id = service.create(CALLER, asked(_ -> {})).id();
    EndpointService stricter = service(List.of("cost-center"));

    Endpoint updated = stricter.update(CALLER, id, update(null));

    assertThat(updated.spec().perWorker()).isEqualTo(3);
    assertThatThrownBy(() -> stricter.update(CALLER, id, update(Map.of("some", "other"))))
        .hasMessageStartingWith("Missing label 'cost-center' in labels.");
  }

  private static UpdateModelEndpointRequest update(@Nullable Map<String, String> labels) {
    return new UpdateModelEndpointRequest(
        null, null, null, null, null, null, null, null, 3, null, labels);
  }

  static Stream<Arguments> tooMuch() {
    return Stream.of(
        row(
            ask -> ask.cpus = "6001m",
            "Requested cpus too high. The maximum for gpu_type=None is 6"),
        row(
            ask -> ask.memory = "29G",
            "Requested memory too high. The maximum for gpu_type=None is 27Gi"),
        row(
            ask -> {
              ask.storage = "1.1Ti";
              ask.gpus = 1;
              ask.gpuType = "nvidia-tesla-t4";
            },
            "Requested storage too high. The maximum for gpu_type=nvidia-tesla-t4 is 1Ti"));
  }

  @ParameterizedTest
  @MethodSource
  void tooMuch(Consumer<Ask> change, String message) {
    EndpointService small = service(limits(new Capacity("6", "27Gi", "1Ti"), Capacity.UNLIMITED));

    assertThatThrownBy(() -> small.create(CALLER, asked(change))).hasMessage(message);
    small.create(CALLER, asked(ask -> ask.cpus = "6"));
  }

  @Test
  void pastTheMachinesSizeAnEndpointIsAcceptedWithAWarningInItsLog() {
    EndpointService small = service(limits(Capacity.UNLIMITED, new Capacity("2", "4Gi", "")));

    small.create(
        CALLER,
        asked(ask -> {
          ask.cpus = "2500m";
          ask.gpus = 2;
          ask.gpuType = "nvidia-tesla-t4";
        }));

    assertThat(notes)
        .containsExactly(
            "Each worker asks for cpus=2500m, and this machine has 2: requests are a plan here, not"
                + " a reservation, so that workers may run short.",
            "Each worker asks for 2 GPU(s), nvidia-tesla-t4: workers are processes of this machine"
                + " and are not given GPUs of their own; they see all that it has.");
  }

  private static EndpointLimits limits(Capacity most, Capacity machine) {
    return new EndpointLimits(8, List.of(), most, machine, false);
  }

  private static Bundle image(int number, ImageFlavor flavor) {
    return Samples.bundle(number, "image-" + number, flavor, List.of());
  }

  private static ImageRun run(List<String> command) {
    return new ImageRun(
        "repo",
        "tag",
        command,
        "http",
        null,
        "/predict",
        "/readyz",
        0,
        List.of(),
        List.of(),
        null,
        null,
        null);
  }

  @Test
  void requiredLabelThatIsMissingIsNamed() {
    EndpointService strict = service(List.of("team", "product"));

    assertThatThrownBy(() -> strict.create(CALLER, asked(ask -> ask.labels = Map.of("team", "a"))))
        .hasMessage(
            "Missing label 'product' in labels. These are all required: {'team', 'product'}");
  }
}
