package io.launch.cli.demo;

import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.EndpointStatus;
import io.launch.api.endpoint.EndpointType;
import io.launch.client.AsyncEndpoint;
import io.launch.client.DeploySpec;
import io.launch.client.Endpoint;
import io.launch.client.LaunchClient;
import io.launch.client.StreamingEndpoint;
import io.launch.client.SyncEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The demo's models, deployed and READY.
///
/// @param embed MiniLM, for many texts
/// @param ask MiniLM, for one text that somebody waits for
/// @param keywords the Java model
/// @param summarizer the Python model; none where there is no Python
/// @param toReady from asking for the endpoints until all of them were READY
record DemoModels(
    AsyncEndpoint embed,
    SyncEndpoint ask,
    AsyncEndpoint keywords,
    Optional<StreamingEndpoint> summarizer,
    Duration toReady) {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LOG_LINES = 15;
  private static final String SUMMARIZE = "summarize";
  private static final int MOST_AT_ONCE = 8;

  /// Packs and deploys what is not there yet.
  static DemoModels deploy(LaunchClient client, Path home, Page page) {
    var bundles = new DemoBundles(client.bundles(), home);
    DemoBundles.Packed minilm = bundles.minilm();
    page.row("bundle", minilm.describe("all-MiniLM-L6-v2, an ONNX model with its tokenizer"));
    DemoBundles.Packed keywords = bundles.keywords();
    page.row("bundle", keywords.describe("a Java class in a jar"));
    Optional<DemoBundles.Packed> summarize = summarize(bundles, page);
    long begin = System.nanoTime();
    deploy(client, "minilm-async", EndpointType.ASYNC, minilm.id());
    deploy(client, "minilm-sync", EndpointType.SYNC, minilm.id());
    deploy(client, "keywords-async", EndpointType.ASYNC, keywords.id());
    List<String> names = new ArrayList<>(List.of("minilm-async", "minilm-sync", "keywords-async"));
    summarize.ifPresent(packed -> {
      deploy(client, SUMMARIZE, EndpointType.STREAMING, packed.id());
      names.add(SUMMARIZE);
    });
    names.forEach(name -> awaitReady(client, name, page));
    Duration toReady = Duration.ofNanos(System.nanoTime() - begin);
    page.row("endpoints", String.join(", ", names));
    page.row("READY", "after " + Timings.text(toReady));
    return new DemoModels(
        client.endpoints().async("minilm-async"),
        client.endpoints().sync("minilm-sync"),
        client.endpoints().async("keywords-async"),
        summarize.map(_ -> client.endpoints().streaming(SUMMARIZE)),
        toReady);
  }

  /// The other models do without Python, so a machine that has none gets a demo all the same.
  private static Optional<DemoBundles.Packed> summarize(DemoBundles bundles, Page page) {
    try {
      DemoBundles.Packed packed = bundles.summarize();
      page.row("bundle", packed.describe("Python functions, of the standard library alone"));
      return Optional.of(packed);
    } catch (LaunchException e) {
      page.row("Python", "is left out: " + e.message());
      return Optional.empty();
    }
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
