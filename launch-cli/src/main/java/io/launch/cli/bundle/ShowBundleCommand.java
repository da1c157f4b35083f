package io.launch.cli.bundle;

import io.launch.api.bundle.ModelBundleView;
import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch bundles show`: one version of a bundle.
@Command(
    name = "show",
    description = "Show a bundle: what it is made of and what was found in it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch bundles show minilm",
      "  launch bundles show bun_0123456789abcdefghij --json"
    })
final class ShowBundleCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "NAME_OR_ID",
      description = "A bundle's id, or a name for the newest version of it.")
  private String nameOrId = "";

  ShowBundleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (LaunchClient client = session.connect()) {
      ModelBundleView bundle = BundleName.find(client.bundles(), nameOrId);
      session.output().show(bundle, () -> BundleTable.of(bundle));
    }
    return ExitCode.OK.number();
  }
}
