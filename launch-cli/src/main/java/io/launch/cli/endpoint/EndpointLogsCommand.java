package io.launch.cli.endpoint;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointLogResponse;
import io.launch.api.endpoint.LogLineView;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.Text;
import io.launch.cli.UsageException;
import io.launch.client.LaunchClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch endpoints logs`: what an endpoint's workers print.
@Command(
    name = "logs",
    description = "Print what the workers of an endpoint wrote, the oldest line first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints logs search --tail 20",
      "  launch endpoints logs search --follow"
    })
final class EndpointLogsCommand implements Callable<Integer> {
  private static final int MOST_LINES = 1000;
  private static final Duration LONG_POLL = Duration.ofSeconds(20);

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  @Option(
      names = "--tail",
      paramLabel = "N",
      defaultValue = "100",
      description = "So many of the latest lines. Default: ${DEFAULT-VALUE}.")
  private int tail;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on printing lines as they come, until Ctrl-C or the endpoint is gone.")
  private boolean follow;

  EndpointLogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    if (tail < 1 || tail > MOST_LINES) {
      throw new UsageException("--tail: %d (expected: 1 to %d).", tail, MOST_LINES);
    }
    if (follow && output.json()) {
      throw new UsageException("--follow never ends, so it cannot print one JSON document.");
    }
    try (LaunchClient client = session.connect()) {
      EndpointId id = client.endpoints().get(name).modelEndpoint().id();
      List<LogLineView> lines = client.endpoints().logs(id, 0, tail, Duration.ZERO);
      if (output.json()) {
        output.document(new EndpointLogResponse(lines));
        return ExitCode.OK.number();
      }
      if (lines.isEmpty() && !follow) {
        output.say("(its workers have printed nothing yet)");
      }
      long seen = print(output, lines, 0);
      while (follow) {
        seen = print(output, client.endpoints().logs(id, seen, MOST_LINES, LONG_POLL), seen);
      }
    }
    return ExitCode.OK.number();
  }

  private static long print(Output output, List<LogLineView> lines, long seen) {
    long last = seen;
    for (LogLineView line : lines) {
      output.lines(List.of("%s %s %s".formatted(Text.time(line.at()), line.worker(), line.text())));
      last = line.sequence();
    }
    return last;
  }
}
