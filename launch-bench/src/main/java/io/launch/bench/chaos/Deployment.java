package io.launch.bench.chaos;

import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskId;
import io.launch.bench.Progress;
import io.launch.bench.chaos.fault.Fault;
import io.launch.bench.chaos.fault.PlannedFault;
import io.launch.bench.chaos.load.Gateway;
import io.launch.bench.chaos.model.EchoPredictor;
import io.launch.bench.chaos.model.EchoPython;
import io.launch.bench.chaos.model.EchoStream;
import io.launch.client.CreateBundle;
import io.launch.client.DeploySpec;
import io.launch.client.Endpoint;
import io.launch.client.EndpointRequest;
import io.launch.client.LaunchClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The models of a run and their endpoints.
///
/// @param java bundle of the echo model in Java
/// @param python bundle of the echo model in Python
record Deployment(Gateway gateway, BundleId java, BundleId python, Path ledger) {
  static final String JAVA = "chaos-java";
  static final String PYTHON = "chaos-python";
  static final String SYNC = "chaos-sync";
  static final String STREAM = "chaos-stream";

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration UPDATE_PATIENCE = Duration.ofSeconds(30);

  /// Uploads the models, deploys them, and waits until they answer.
  ///
  /// @param folder for the source of the Python model
  static Deployment of(Gateway gateway, Path folder, Path ledger) throws IOException {
    Progress.say("deploying two async endpoints, a sync and a streaming one");
    Path source = EchoPython.write(folder);
    CreateBundle options = CreateBundle.NONE.withAppConfig(Map.of("ledger", ledger.toString()));
    return gateway.ask(client -> {
      BundleId java = client.bundles().createFromClass(JAVA, EchoPredictor.class, options).id();
      BundleId python =
          client
              .bundles()
              .createFromPythonFolders(
                  PYTHON, List.of(source), EchoPython.LOAD_PREDICT, EchoPython.LOAD_MODEL, options)
              .id();
      BundleId stream = client.bundles().createFromClass(STREAM, EchoStream.class).id();
      deploy(client, JAVA, java, EndpointType.ASYNC, 2);
      deploy(client, PYTHON, python, EndpointType.ASYNC, 2);
      deploy(client, SYNC, java, EndpointType.SYNC, 1);
      deploy(client, STREAM, stream, EndpointType.STREAMING, 1);
      for (String name : List.of(JAVA, PYTHON, SYNC, STREAM)) {
        Endpoint endpoint = client.endpoints().get(name);
        endpoint.awaitReady(PATIENCE);
      }
      return new Deployment(gateway, java, python, ledger);
    });
  }

  /// Whether the servers know `Idempotency-Key`: two submits with the same one give one task.
  boolean keyed() {
    EndpointRequest request =
        EndpointRequest.ofArgs(Map.of("token", "key-probe"))
            .withReturnPickled(false)
            .withHeader("Idempotency-Key", "key-probe");
    return gateway.ask(client -> {
      TaskId one = client.endpoints().async(JAVA).predict(request).taskId();
      TaskId other = client.endpoints().async(JAVA).predict(request).taskId();
      return one.equals(other);
    });
  }

  /// Gives one of the async endpoints a new version of its bundle.
  String update(PlannedFault plan) throws InterruptedException, Fault.NobodyThere {
    boolean first = plan.pickOf(2) == 0;
    String name = first ? JAVA : PYTHON;
    try {
      gateway.insist(
          UPDATE_PATIENCE,
          client -> {
            Map<String, Object> settings =
                Map.of("ledger", ledger.toString(), "fault", plan.number());
            BundleId next = client.bundles().cloneWithChanges(first ? java : python, settings).id();
            return client.endpoints().update(name, DeploySpec.builder().bundle(next).build());
          });
    } catch (LaunchException e) {
      throw new Fault.NobodyThere(e.message());
    }
    return name;
  }

  private static void deploy(
      LaunchClient client, String name, BundleId bundle, EndpointType type, int workers) {
    client
        .endpoints()
        .create(
            name,
            DeploySpec.builder()
                .bundle(bundle)
                .type(type)
                .cpus("0.1")
                .memory("512Mi")
                .storage("1Gi")
                .workers(workers, workers)
                .concurrentRequestsPerWorker(4)
                .build());
  }
}
