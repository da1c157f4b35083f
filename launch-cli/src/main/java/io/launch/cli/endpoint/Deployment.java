package io.launch.cli.endpoint;

import io.launch.cli.Output;
import io.launch.client.Endpoint;
import java.time.Duration;
import picocli.CommandLine.Option;

/// How the end of a deployment is waited for and told.
final class Deployment {
  @Option(names = "--wait", description = "Return when it is READY; fail when it cannot be.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "2m",
      description = "With --wait: how long, such as 90s. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ZERO;

  void follow(Endpoint endpoint, Output output) {
    if (wait) {
      endpoint.awaitReady(timeout);
    }
    var deployed = endpoint.modelEndpoint();
    if (output.json()) {
      output.document(deployed.view());
    } else {
      output.say("Endpoint %s is %s.".formatted(deployed.name(), deployed.status()));
    }
  }
}
