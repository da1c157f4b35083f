package io.launch.bench;

import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.DeploymentState;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.bench.load.Requests;
import io.launch.bench.process.Installation;
import io.launch.bench.process.ServerProcess;
import io.launch.client.DeploySpec;
import io.launch.client.Endpoint;
import io.launch.client.LaunchClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A Launch server of the benchmark's own, and the client that deploys to it.
record LaunchSession(ServerProcess server, LaunchClient client) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  static LaunchSession start(Installation launch, Path dataFolder)
      throws IOException, InterruptedException {
    return start(launch, dataFolder, List.of());
  }

  /// @param more further arguments of `launch serve`
  static LaunchSession start(Installation launch, Path dataFolder, List<String> more)
      throws IOException, InterruptedException {
    Progress.say("starting a Launch server");
    ServerProcess server = ServerProcess.start(launch, dataFolder, more);
    return new LaunchSession(server, LaunchClient.connect(server.url(), ServerProcess.API_KEY));
  }

  /// Deploys a bundle and waits until every worker answers.
  ///
  /// @param concurrency calls that each worker runs at once
  EndpointId deploy(String name, BundleId bundle, EndpointType type, int workers, int concurrency)
      throws IOException, InterruptedException {
    Progress.say("deploying " + name);
    Endpoint endpoint =
        client
            .endpoints()
            .create(
                name,
                DeploySpec.builder()
                    .bundle(bundle)
                    .type(type)
                    .workers(workers, workers)
                    .perWorker(concurrency)
                    .concurrentRequestsPerWorker(concurrency)
                    .build())
            .awaitReady(PATIENCE);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (available(endpoint) < workers) {
      if (System.nanoTime() > deadline) {
        throw new IOException(name + " did not get its " + workers + " workers in " + PATIENCE);
      }
      server.process().awaitStillThere(LOOK_EVERY);
    }
    return endpoint.modelEndpoint().id();
  }

  /// Waits until the endpoint has no open task.
  void awaitDrained(String name) throws IOException, InterruptedException {
    Endpoint endpoint = client.endpoints().get(name);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (endpoint.refresh().queuedItems().orElseThrow() > 0) {
      if (System.nanoTime() > deadline) {
        throw new IOException(name + " still had tasks after " + PATIENCE);
      }
      server.process().awaitStillThere(LOOK_EVERY);
    }
  }

  Requests requests() {
    return Requests.to(server.port(), ServerProcess.API_KEY);
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }

  private static int available(Endpoint endpoint) {
    Integer workers =
        endpoint.deploymentState().map(DeploymentState::availableWorkers).orElse(null);
    return workers == null ? 0 : workers;
  }
}
