package io.launch.cli.bundle;

import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.ModelBundleView;
import io.launch.cli.CliJson;
import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch bundles clone`: a new version of the same files with other settings.
@Command(
    name = "clone",
    description = "Make a new version of a bundle's files with other settings for its model.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch bundles clone keywords --app-config '{\"language\": \"de\"}'",
      "  launch bundles clone bun_0123456789abcdefghij --app-config @settings.json"
    })
final class CloneBundleCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "NAME_OR_ID",
      description = "A bundle's id, or a name for the newest version of it.")
  private String nameOrId = "";

  @Option(
      names = "--app-config",
      paramLabel = "JSON",
      required = true,
      description = "Settings for the model: a JSON object, @FILE, or - for standard input.")
  private String appConfig = "";

  CloneBundleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, Object> settings =
        CliJson.object("--app-config", appConfig, session.terminal().in());
    try (LaunchClient client = session.connect()) {
      BundleId original = BundleName.find(client.bundles(), nameOrId).id();
      ModelBundleView clone = client.bundles().cloneWithChanges(original, settings);
      new NewBundle(session.output()).show(clone);
    }
    return ExitCode.OK.number();
  }
}
