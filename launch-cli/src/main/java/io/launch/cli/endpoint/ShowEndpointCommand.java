package io.launch.cli.endpoint;

import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import io.launch.client.ModelEndpoint;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch endpoints show`: one endpoint.
@Command(
    name = "show",
    description = "Show an endpoint: status, reason, workers, resources.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints show search",
      "  launch endpoints show search --json | jq -r .status"
    })
final class ShowEndpointCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  ShowEndpointCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (LaunchClient client = session.connect()) {
      ModelEndpoint endpoint = client.endpoints().get(name).modelEndpoint();
      session.output().showWhole(endpoint.view(), () -> EndpointTable.of(endpoint));
    }
    return ExitCode.OK.number();
  }
}
