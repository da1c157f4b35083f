package io.launch.cli.endpoint;

import io.launch.api.endpoint.RestartModelEndpointResponse;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch endpoints restart`: replaces an endpoint's workers.
@Command(
    name = "restart",
    description = "Replace an endpoint's workers by new ones; the old ones serve until then.",
    footerHeading = "%nExamples:%n",
    footer = "  launch endpoints restart search")
final class RestartEndpointCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  RestartEndpointCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      client.endpoints().restart(name);
      if (output.json()) {
        output.document(new RestartModelEndpointResponse(true));
      } else {
        output.say("Endpoint %s is being restarted.".formatted(name));
      }
    }
    return ExitCode.OK.number();
  }
}
