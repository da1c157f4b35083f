package io.launch.cli.demo;

import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.client.AsyncEndpoint;
import io.launch.client.DeploySpec;
import io.launch.client.Endpoint;
import io.launch.client.LaunchClient;
import io.launch.client.SyncEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The demo's models, deployed and READY.
///
/// @param embed MiniLM, for many texts
/// @param ask MiniLM, for one text that somebody waits for
/// @param keywords the Java model
/// @param toReady from asking for the endpoints until all of them were READY
record DemoModels(AsyncEndpoint embed, SyncEndpoint ask, AsyncEndpoint keywords, Duration toReady) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LOG_LINES = 15;
  private static final int MOST_AT_ONCE = 8;

  /// Packs and deploys what is not there yet.
  static DemoModels deploy(LaunchClient client, Path home, Page page) {
    var bundles = new DemoBundles(client.bundles(), home);
    DemoBundles.Packed minilm = bundles.minilm();
    page.row("bundle", minilm.describe("all-MiniLM-L6-v2, an ONNX model with its tokenizer"));
    DemoBundles.Packed keywords = bundles.keywords();
    page.row("bundle", keywords.describe("a Java class in a jar"));
    long begin = System.nanoTime();
    deploy(client, "minilm-async", EndpointType.ASYNC, minilm.id());
    deploy(client, "minilm-sync", EndpointType.SYNC, minilm.id());
    deploy(client, "keywords-async", EndpointType.ASYNC, keywords.id());
    for (String name : List.of("minilm-async", "minilm-sync", "keywords-async")) {
      awaitReady(client, name, page);
    }
    Duration toReady = Duration.ofNanos(System.nanoTime() - begin);
    page.row("endpoints", "minilm-async, minilm-sync, keywords-async");
    page.row("READY", "after " + Timings.text(toReady));
    return new DemoModels(
        client.endpoints().async("minilm-async"),
        client.endpoints().sync("minilm-sync"),
        client.endpoints().async("keywords-async"),
        toReady);
  }

  /// Leaves an endpoint alone that serves the bundle already.
  private static void deploy(LaunchClient client, String name, EndpointType type, BundleId bundle) {
    boolean serves =
        client
            .endpoints()
            .find(name)
            .map(Endpoint::modelEndpoint)
            .filter(it -> it.status() != EndpointStatus.UPDATE_FAILED)
            .filter(it -> it.bundleId().equals(bundle))
            .isPresent();
    if (!serves) {
      client.endpoints().createOrUpdate(name, spec(bundle, type));
    }
  }

  private static DeploySpec spec(BundleId bundle, EndpointType type) {
    return DeploySpec.builder()
        .bundle(bundle)
        .type(type)
        .cpus(1)
        .memory("1Gi")
        .workers(1, 1)
        .concurrentRequestsPerWorker(
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_AT_ONCE))
        .build();
  }

  private static void awaitReady(LaunchClient client, String name, Page page) {
    try {
      client.endpoints().get(name).awaitReady(PATIENCE);
    } catch (LaunchException e) {
      page.title("The last lines of the workers of " + name + ":");
      client
          .endpoints()
          .logs(name, 0, LOG_LINES, Duration.ZERO)
          .forEach(line -> page.line(line.text()));
      throw e;
    }
  }
}
