package io.launch.cli.endpoint;

import io.launch.api.endpoint.ListModelEndpointsResponse;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import io.launch.client.ModelEndpoint;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `launch endpoints list`: every endpoint with its status.
@Command(
    name = "list",
    description = "List endpoints with status and workers, oldest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints list",
      "  launch endpoints list --json | jq -r '.model_endpoints[] | select(.status != \"READY\")'"
    })
final class ListEndpointsCommand implements Callable<Integer> {
  private final Session session;

  ListEndpointsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      List<ModelEndpoint> endpoints = client.endpoints().list();
      var views = endpoints.stream().map(ModelEndpoint::view).toList();
      output.show(new ListModelEndpointsResponse(views), () -> EndpointTable.of(endpoints));
      if (endpoints.isEmpty()) {
        output.say("(none yet: `launch endpoints create --help` shows how to make one)");
      }
    }
    return ExitCode.OK.number();
  }
}
