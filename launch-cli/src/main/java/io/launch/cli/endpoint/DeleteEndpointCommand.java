package io.launch.cli.endpoint;

import io.launch.api.endpoint.DeleteModelEndpointResponse;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch endpoints delete`: ends an endpoint.
@Command(
    name = "delete",
    description = "End an endpoint and its workers; open tasks end in FAILURE. Its bundle stays.",
    footerHeading = "%nExamples:%n",
    footer = "  launch endpoints delete search")
final class DeleteEndpointCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  DeleteEndpointCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      client.endpoints().delete(name);
      if (output.json()) {
        output.document(new DeleteModelEndpointResponse(true));
      } else {
        output.say("Endpoint %s is being deleted.".formatted(name));
      }
    }
    return ExitCode.OK.number();
  }
}
