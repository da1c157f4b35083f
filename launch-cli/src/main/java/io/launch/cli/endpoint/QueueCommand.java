package io.launch.cli.endpoint;

import io.launch.api.task.QueueView;
import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.cli.Table;
import io.launch.cli.Text;
import io.launch.client.AsyncEndpoint;
import io.launch.client.LaunchClient;
import io.launch.client.ModelEndpoint;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch endpoints queue`: how full an async endpoint's queue is.
@Command(
    name = "queue",
    description =
        "Show how many tasks of an async endpoint wait, for how long, how fast they end, and whether"
            + " the endpoint has workers for them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints queue embed",
      "  launch endpoints queue embed --json | jq .oldest_pending_seconds"
    })
final class QueueCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  QueueCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (LaunchClient client = session.connect()) {
      AsyncEndpoint endpoint = client.endpoints().async(name);
      QueueView queue = endpoint.queue();
      session.output().showWhole(queue, () -> table(endpoint.modelEndpoint(), queue));
    }
    return ExitCode.OK.number();
  }

  private static String ended(double perSecond) {
    return perSecond < 1
        ? String.format(Locale.ROOT, "%.0f in the last minute", perSecond * 60)
        : String.format(Locale.ROOT, "%.1f per second in the last minute", perSecond);
  }

  private static Table table(ModelEndpoint endpoint, QueueView queue) {
    Table table = EndpointTable.ofState(endpoint);
    table.row("waiting", Text.count(queue.pending(), "task"));
    if (queue.oldestPendingSeconds() != null) {
      table.row("oldest", "waits for " + Text.span(queue.oldestPendingSeconds()));
    }
    table
        .row("handed out", Text.count(queue.started(), "task"))
        .row("ended", ended(queue.endedPerSecond()));
    if (queue.pending() > 0) {
      table.row(
          "empty",
          queue.drainSeconds() == null
              ? "not known when, because nothing ended in the last minute"
              : "in about " + Text.span(queue.drainSeconds()));
    }
    return table.row("dead letters", queue.deadLetters());
  }
}
