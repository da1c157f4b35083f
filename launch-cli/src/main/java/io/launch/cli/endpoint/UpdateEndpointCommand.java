package io.launch.cli.endpoint;

import io.launch.api.bundle.BundleId;
import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.cli.UsageException;
import io.launch.cli.bundle.BundleName;
import io.launch.client.DeploySpec;
import io.launch.client.Endpoint;
import io.launch.client.LaunchClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  launch endpoints update embed --workers 4 --memory 2Gi",
      "  launch endpoints update embed --max-attempts 5 --retry-backoff 10s --task-retention 7d"
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
      names = "--public",
      negatable = true,
      description = "Let every owner of an API key send it requests, or with --no-public not.")
  private @Nullable Boolean open;

  @Mixin private WorkerOptions workerOptions = new WorkerOptions();

  @Mixin private TriesOptions triesOptions = new TriesOptions();

  @Mixin private Deployment deployment = new Deployment();

  UpdateEndpointCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    boolean nothing = bundle == null && workers == null && open == null;
    if (nothing && workerOptions.isEmpty() && triesOptions.isEmpty()) {
      throw new UsageException("nothing to change. Name what is to be, such as --bundle NAME.");
    }
    try (LaunchClient client = session.connect()) {
      Optional<BundleId> id =
          Optional.ofNullable(bundle).map(it -> BundleName.find(client.bundles(), it).id());
      Endpoint endpoint = client.endpoints().update(name, spec(id));
      deployment.follow(endpoint, session.output());
    }
    return ExitCode.OK.number();
  }

  private DeploySpec spec(Optional<BundleId> id) {
    DeploySpec.Builder spec = DeploySpec.builder();
    id.ifPresent(spec::bundle);
    if (workers != null) {
      spec.workers(workers, Math.max(1, workers));
    }
    if (open != null) {
      spec.publicInference(open);
    }
    workerOptions.addTo(spec);
    triesOptions.addTo(spec);
    return spec.build();
  }
}
