package io.launch.core.endpoint;

import static io.launch.core.testkit.Samples.CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.Ids;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.MemoryBundleRepository;
import io.launch.core.testkit.MemoryEndpointRepository;
import io.launch.core.testkit.Samples;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointChecksTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryEndpointRepository rows = new MemoryEndpointRepository();
  private final MemoryBundleRepository bundles = new MemoryBundleRepository();
  private final EndpointDirectory directory = new EndpointDirectory();
  private int woken;
  private final EndpointService service;

  EndpointChecksTest() {
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
}
