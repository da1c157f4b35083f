package io.launch.cli.endpoint;

import io.launch.api.bundle.BundleId;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.UsageException;
import io.launch.cli.bundle.BundleName;
import io.launch.client.DeploySpec;
import io.launch.client.Endpoint;
import io.launch.client.LaunchClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch endpoints update`: changes an endpoint; what is not said stays as it is.
@Command(
    name = "update",
    description = {
      "Change an endpoint, such as to the newest version of a bundle. What is not said stays.",
      "The old workers serve until the new ones do; if those fail, the old ones stay."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints update search --bundle minilm --wait",
      "  launch endpoints update embed --workers 4 --memory 2Gi"
    })
final class UpdateEndpointCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  @Option(
      names = "--bundle",
      paramLabel = "NAME_OR_ID",
      description = "A bundle's id, or a name for the newest version of it.")
  private @Nullable String bundle;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Processes that serve it; with 0 a request starts one.")
  private @Nullable Integer workers;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Requests that one worker runs at once.")
  private @Nullable Integer concurrency;

  @Option(names = "--cpus", paramLabel = "N", description = "Cores per worker, such as 2 or 500m.")
  private @Nullable String cpus;

  @Option(names = "--memory", paramLabel = "SIZE", description = "Memory per worker, such as 2Gi.")
  private @Nullable String memory;

  @Option(
      names = "--public",
      negatable = true,
      description = "Let every owner of an API key send it requests, or with --no-public not.")
  private @Nullable Boolean open;

  @Option(
      names = "--validate-requests",
      negatable = true,
      description = "Refuse requests that break the model's schema, or with --no-... do not.")
  private @Nullable Boolean validateRequests;

  @Option(names = "--wait", description = "Return when it is READY; fail when it cannot be.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "2m",
      description = "With --wait: how long, such as 90s. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ZERO;

  UpdateEndpointCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (Stream.of(bundle, workers, concurrency, cpus, memory, open, validateRequests)
        .allMatch(said -> said == null)) {
      throw new UsageException("nothing to change. Name what is to be, such as --bundle NAME.");
    }
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      Optional<BundleId> id =
          Optional.ofNullable(bundle).map(it -> BundleName.find(client.bundles(), it).id());
      Endpoint endpoint = client.endpoints().update(name, spec(id));
      if (wait) {
        endpoint.awaitReady(timeout);
      }
      var updated = endpoint.modelEndpoint();
      if (output.json()) {
        output.document(updated.view());
      } else {
        output.say("Endpoint %s is %s.".formatted(name, updated.status()));
      }
    }
    return ExitCode.OK.number();
  }

  private DeploySpec spec(Optional<BundleId> id) {
    DeploySpec.Builder spec = DeploySpec.builder();
    id.ifPresent(spec::bundle);
    if (workers != null) {
      spec.workers(workers, Math.max(1, workers));
    }
    if (concurrency != null) {
      spec.concurrentRequestsPerWorker(concurrency);
    }
    if (cpus != null) {
      spec.cpus(cpus);
    }
    if (memory != null) {
      spec.memory(memory);
    }
    if (open != null) {
      spec.publicInference(open);
    }
    if (validateRequests != null) {
      spec.validateRequests(validateRequests);
    }
    return spec.build();
  }
}
