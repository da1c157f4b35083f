package io.launch.it;

import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.OnnxTask;
import io.launch.api.endpoint.EndpointType;
import io.launch.client.AsyncEndpoint;
import io.launch.client.CreateBundle;
import io.launch.client.DeploySpec;
import io.launch.client.EndpointRequest;
import io.launch.client.LaunchClient;
import io.launch.client.SyncEndpoint;
import io.launch.it.model.Probe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Models deployed for tests, ready to be asked.
final class Deployments {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private Deployments() {}

  static LaunchClient connect(LaunchProcess server) {
    return LaunchClient.connect(server.url(), LaunchProcess.API_KEY);
  }

  static BundleId probe(LaunchClient client) {
    return client.bundles().createFromClass("probe", Probe.class).id();
  }

  /// A bundle of [Probe] that refuses to be loaded, for this reason.
  static BundleId refusing(LaunchClient client, String reason) {
    return client
        .bundles()
        .createFromClass(
            "probe", Probe.class, CreateBundle.NONE.withAppConfig(Map.of("refuse", reason)))
        .id();
  }

  static BundleId miniLm(LaunchClient client) {
    return client
        .bundles()
        .createFromOnnx(
            "minilm",
            Project.miniLm(".onnx"),
            Project.miniLm("tokenizer.json"),
            OnnxTask.TEXT_EMBEDDING,
            CreateBundle.NONE)
        .id();
  }

  static SyncEndpoint sync(LaunchClient client, String name, BundleId bundle, int concurrency) {
    client.endpoints().create(name, spec(bundle, EndpointType.SYNC, 1, concurrency));
    return client.endpoints().sync(name).awaitReady(PATIENCE);
  }

  static AsyncEndpoint async(
      LaunchClient client, String name, BundleId bundle, int workers, int concurrency) {
    client.endpoints().create(name, spec(bundle, EndpointType.ASYNC, workers, concurrency));
    return client.endpoints().async(name).awaitReady(PATIENCE);
  }

  static DeploySpec spec(BundleId bundle, EndpointType type, int workers, int concurrency) {
    return DeploySpec.builder()
        .bundle(bundle)
        .type(type)
        .workers(workers, workers)
        .concurrentRequestsPerWorker(concurrency)
        .build();
  }

  /// Requests for [Probe], named by their number, that are answered as JSON.
  static List<EndpointRequest> numbered(int count, Map<String, Object> args) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            EndpointRequest.ofArgs(with(args, "id", i))
                .withReturnPickled(false)
                .withRequestId(Integer.toString(i)))
        .toList();
  }

  static Map<String, Object> with(Map<String, Object> args, String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(args);
    more.put(key, value);
    return more;
  }
}
