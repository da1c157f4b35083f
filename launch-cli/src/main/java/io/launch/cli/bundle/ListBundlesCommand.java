package io.launch.cli.bundle;

import io.launch.api.bundle.ListModelBundlesResponse;
import io.launch.api.bundle.ModelBundleView;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `launch bundles list`: every version of every bundle.
@Command(
    name = "list",
    description = "List bundles, every version of each, newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch bundles list",
      "  launch bundles list --name minilm --json | jq -r '.model_bundles[0].id'"
    })
final class ListBundlesCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--name", paramLabel = "NAME", description = "Only the versions of this bundle.")
  private @Nullable String name;

  ListBundlesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      List<ModelBundleView> bundles =
          name == null ? client.bundles().list() : client.bundles().list(name);
      output.show(new ListModelBundlesResponse(bundles), () -> BundleTable.of(bundles));
      if (bundles.isEmpty()) {
        output.say("(none yet: `launch bundles create --help` shows how to make one)");
      }
    }
    return ExitCode.OK.number();
  }
}
