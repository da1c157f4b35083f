package io.launch.cli.deadletter;

import io.launch.api.task.PurgeTasksResponse;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.Text;
import io.launch.client.AsyncEndpoint;
import io.launch.client.DeadLetters;
import io.launch.client.LaunchClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `launch endpoints dead-letters purge`: deletes them.
@Command(
    name = "purge",
    description = "Delete tasks that were given up on for good, with their inputs.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints dead-letters purge embed 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e",
      "  launch endpoints dead-letters purge embed --all --yes"
    })
final class PurgeDeadLettersCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private Selection selection = new Selection();

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  PurgeDeadLettersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    selection.check();
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      AsyncEndpoint endpoint = client.endpoints().async(selection.name);
      if (!yes && !session.confirmed(question(endpoint))) {
        output.say("Nothing was deleted.");
        return ExitCode.FAILED.number();
      }
      DeadLetters dead = endpoint.deadLetters();
      int purged = selection.all() ? dead.purgeAll() : dead.purge(selection.ids());
      if (output.json()) {
        output.document(new PurgeTasksResponse(purged));
      } else {
        String were = purged == 1 ? " was" : " were";
        output.say(Text.count(purged, "dead letter") + were + " deleted.");
        int others = selection.ids().size() - purged;
        if (others > 0) {
          String are = others == 1 ? "is none, or no longer one" : "are none, or no longer";
          output.say("(%d of the ids %s)".formatted(others, are));
        }
      }
      selection.sayWhatIsLeft(endpoint, output);
    }
    return ExitCode.OK.number();
  }

  private String question(AsyncEndpoint endpoint) {
    int count = selection.all() ? endpoint.queue().deadLetters() : selection.ids().size();
    return "Delete %s of endpoint %s for good?"
        .formatted(Text.count(count, "dead letter"), selection.name);
  }
}
