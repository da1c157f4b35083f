package io.launch.cli.deadletter;

import io.launch.api.task.ListTasksResponse;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.UsageException;
import io.launch.cli.task.TaskTable;
import io.launch.client.LaunchClient;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch endpoints dead-letters list`: which tasks were given up on.
@Command(
    name = "list",
    description = "List the tasks of an async endpoint that were given up on, newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints dead-letters list embed",
      "  launch endpoints dead-letters list embed --json | jq -r '.tasks[].task_id'"
    })
final class ListDeadLettersCommand implements Callable<Integer> {
  private static final int LARGEST_PAGE = 1_000;

  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, 1 to 1000. Default: ${DEFAULT-VALUE}.")
  private int limit;

  ListDeadLettersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw new UsageException("--limit: %d (expected: 1 to %d).", limit, LARGEST_PAGE);
    }
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      ListTasksResponse found = client.endpoints().async(name).deadLetters().page(limit, null);
      if (found.tasks().isEmpty()) {
        output.say("(none)");
      }
      if (output.json() || !found.tasks().isEmpty()) {
        output.show(found, () -> TaskTable.ofDeadLetters(found.tasks(), Instant.now()));
      }
      if (found.nextCursor() != null) {
        output.say("(there are more: `launch endpoints queue %s` counts them)".formatted(name));
      }
    }
    return ExitCode.OK.number();
  }
}
