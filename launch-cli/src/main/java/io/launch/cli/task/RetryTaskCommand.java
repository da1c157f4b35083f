package io.launch.cli.task;

import io.launch.api.task.TaskId;
import io.launch.cli.Session;
import io.launch.client.EndpointResponseFuture;
import io.launch.client.LaunchClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch tasks retry`: runs a task that has ended once more.
@Command(
    name = "retry",
    description =
        "Run a task that has ended once more, as a new task with the same input, and print the new"
            + " task's id. The old one keeps its outcome.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch tasks retry 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e",
      "  launch tasks retry 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e --wait"
    })
final class RetryTaskCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "The task's id, a UUID.")
  private String id = "";

  @Option(
      names = "--wait",
      description = "Wait until the new task has ended, and print its result.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "With --wait: how long, such as 90s. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ZERO;

  RetryTaskCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var answer = new Answer(session.output(), session.terminal().err());
    try (LaunchClient client = session.connect()) {
      EndpointResponseFuture again = client.tasks().retry(new TaskId(id));
      return wait ? answer.await(again, timeout) : answer.accepted(again.taskId());
    }
  }
}
