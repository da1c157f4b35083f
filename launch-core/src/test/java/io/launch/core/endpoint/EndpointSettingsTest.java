package io.launch.core.endpoint;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.endpoint.CreateModelEndpointRequest;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointSettings;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.endpoint.UpdateModelEndpointRequest;
import io.launch.api.task.CallbackAuth;
import io.launch.core.testkit.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndpointSettingsTest {
  private static final EndpointSettings ALL =
      new EndpointSettings(
          3,
          true,
          true,
          Map.of("cost", "center"),
          List.of("logging"),
          "https://example.com",
          new CallbackAuth.Mtls("cert", "key"),
          true,
          600,
          60,
          false);

  private final LoopBench bench = new LoopBench();

  private EndpointId create(EndpointType type, EndpointSettings settings) {
    return bench
        .service
        .create(
            CALLER,
            new CreateModelEndpointRequest(
                "endpoint",
                Samples.bundleId(1),
                type,
                null,
                "1",
                1,
                "1Gi",
                "1Gi",
                1,
                1,
                1,
                null,
                Map.of(),
                "nvidia-ampere-a10",
                2,
                true,
                settings))
        .id();
  }

  private static UpdateModelEndpointRequest update(EndpointSettings settings) {
    return new UpdateModelEndpointRequest(
        null, null, null, null, null, null, null, null, null, null, null, null, null, settings);
  }

  @Test
  void everythingThatIsSaidIsKept() {
    EndpointId id = create(EndpointType.SYNC, ALL);

    EndpointSpec spec = bench.row(id).spec();

    assertThat(spec.settings()).isEqualTo(ALL);
    assertThat(spec.resources().gpuType()).isEqualTo("nvidia-ampere-a10");
    assertThat(spec.resources().nodesPerWorker()).isEqualTo(2);
    assertThat(spec.resources().optimizeCosts()).isTrue();
  }

  @Test
  void updateToNoGpusTakesTheirTypeBack() {
    EndpointId id = create(EndpointType.SYNC, ALL);

    bench.service.update(
        CALLER,
        id,
        new UpdateModelEndpointRequest(
            null, null, null, 0, null, null, null, null, null, null, null));

    assertThat(bench.row(id).spec().resources().gpus()).isZero();
    assertThat(bench.row(id).spec().resources().gpuType()).isNull();
  }

  @Test
  void updateKeepsWhatItDoesNotSayAndTheWorkers() {
    EndpointId id = create(EndpointType.SYNC, ALL);
    EndpointSettings change =
        new EndpointSettings(null, false, null, null, List.of(), null, null, null, null, 90, null);

    bench.service.update(CALLER, id, update(change));

    assertThat(bench.row(id).revision()).isEqualTo(1);
    assertThat(bench.row(id).spec().resources().gpuType()).isEqualTo("nvidia-ampere-a10");
    assertThat(bench.row(id).spec().settings())
        .isEqualTo(
            new EndpointSettings(
                3,
                false,
                true,
                ALL.billingTags(),
                List.of(),
                ALL.defaultCallbackUrl(),
                ALL.defaultCallbackAuth(),
                true,
                600,
                90,
                false));
  }

  @ParameterizedTest
  @EnumSource(EndpointType.class)
  void endpointWithPublicInferenceTakesSyncAndAsyncRequestsOfEveryCaller(EndpointType type) {
    EndpointId id = create(type, ALL);
    EndpointType asked = type == EndpointType.STREAMING ? EndpointType.SYNC : type;

    assertThat(bench.directory.forInference(OTHER_CALLER, id, asked).id()).isEqualTo(id);
    assertThatThrownBy(() -> bench.directory.forInference(OTHER_CALLER, id, EndpointType.STREAMING))
        .hasMessage("The specified endpoint could not be found.");
    assertThatThrownBy(() -> bench.service.get(OTHER_CALLER, id))
        .hasMessage("Model Endpoint " + id + "  was not found.");
    assertThatThrownBy(() -> bench.service.restart(OTHER_CALLER, id))
        .hasMessage("Model Endpoint " + id + " was not found.");
  }

  @ParameterizedTest
  @EnumSource(EndpointType.class)
  void endpointWithoutItIsUnknownToOthers(EndpointType type) {
    EndpointId id = create(type, EndpointSettings.NONE);

    assertThatThrownBy(() -> bench.directory.forInference(OTHER_CALLER, id, type))
        .hasMessage("The specified endpoint could not be found.");
  }

  @Test
  void streamingEndpointServesSyncRequestsToo() {
    EndpointId id = create(EndpointType.STREAMING, EndpointSettings.NONE);

    assertThat(bench.directory.forInference(CALLER, id, EndpointType.SYNC).id()).isEqualTo(id);
    assertThatThrownBy(() -> bench.directory.forInference(CALLER, id, EndpointType.ASYNC))
        .hasMessageEndingWith("is not an async endpoint.");
  }

  @Test
  void secretsAreInNoText() {
    assertThat(new CallbackAuth.Basic("user", "secret").toString()).doesNotContain("secret");
    assertThat(new CallbackAuth.Mtls("cert", "secret").toString()).doesNotContain("secret");
  }
}
