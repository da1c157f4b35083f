package io.launch.cli.endpoint;

import io.launch.api.bundle.BundleId;
import io.launch.api.endpoint.EndpointType;
import io.launch.cli.CliJson;
import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.cli.bundle.BundleName;
import io.launch.client.DeploySpec;
import io.launch.client.Endpoint;
import io.launch.client.LaunchClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch endpoints create`: deploys a bundle.
@Command(
    name = "create",
    description = "Deploy a bundle under the name NAME.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints create search --bundle minilm --type sync --wait",
      "  launch endpoints create embed --bundle minilm --type async --workers 2 --concurrency 4",
      "  launch endpoints create pages --bundle minilm --type async --max-attempts 5 --retry-on-error",
      "  launch endpoints create writer --bundle writer --type streaming --wait",
      "  launch endpoints create keywords --bundle bun_0123456789abcdefghij --type sync \\",
      "      --label team=search"
    })
final class CreateEndpointCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "At most 63 characters, unique among yours.")
  private String name = "";

  @Option(
      names = "--bundle",
      required = true,
      paramLabel = "NAME_OR_ID",
      description = "A bundle's id, or a name for the newest version of it.")
  private String bundle = "";

  @Option(
      names = "--type",
      required = true,
      paramLabel = "TYPE",
      description =
          "sync: the caller waits for the answer. async: the caller gets a task. streaming: the caller"
              + " gets the answer in pieces.")
  private EndpointType type = EndpointType.SYNC;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Processes that serve it; with 0 a request starts one. Default: ${DEFAULT-VALUE}.")
  private int workers;

  @Option(names = "--label", paramLabel = "KEY=TEXT", description = "A label; may be repeated.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--public",
      description = "Let every owner of an API key send it requests, by its id.")
  private boolean open;

  @Option(
      names = "--metadata",
      paramLabel = "JSON",
      description = "Notes of your own: a JSON object, @FILE, or - for standard input.")
  private @Nullable String metadata;

  @Mixin private WorkerOptions workerOptions = new WorkerOptions();

  @Mixin private TriesOptions triesOptions = new TriesOptions();

  @Mixin private Deployment deployment = new Deployment();

  CreateEndpointCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (LaunchClient client = session.connect()) {
      BundleId id = BundleName.find(client.bundles(), bundle).id();
      Endpoint endpoint = client.endpoints().create(name, spec(id));
      deployment.follow(endpoint, session.output());
    }
    return ExitCode.OK.number();
  }

  private DeploySpec spec(BundleId id) {
    DeploySpec.Builder spec =
        DeploySpec.builder()
            .bundle(id)
            .type(type)
            .workers(workers, Math.max(1, workers))
            .labels(labels);
    if (open) {
      spec.publicInference(true);
    }
    if (metadata != null) {
      spec.metadata(CliJson.object("--metadata", metadata, session.terminal().in()));
    }
    workerOptions.addTo(spec);
    triesOptions.addTo(spec);
    return spec.build();
  }
}
