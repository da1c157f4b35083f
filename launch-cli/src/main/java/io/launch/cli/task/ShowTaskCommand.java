package io.launch.cli.task;

import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.cli.Session;
import io.launch.client.EndpointResponseFuture;
import io.launch.client.LaunchClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch tasks show`: where a task is, and what came of it.
@Command(
    name = "show",
    description =
        "Show a task: its result on standard output, or a failure's stack trace on standard error"
            + " (exit code 1).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch tasks show 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e --wait",
      "  launch tasks show 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e --json | jq -r .status"
    })
final class ShowTaskCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "The task's id, a UUID.")
  private String id = "";

  @Option(names = "--wait", description = "Wait until it has ended.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "With --wait: how long, such as 90s. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ZERO;

  ShowTaskCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var answer = new Answer(session.output(), session.terminal().err());
    TaskId task = new TaskId(id);
    try (LaunchClient client = session.connect()) {
      EndpointResponseFuture future = client.tasks().future(task);
      if (wait) {
        return answer.await(future, timeout);
      }
      TaskView now = client.tasks().get(task);
      return switch (now.status()) {
        case PENDING, STARTED -> answer.open(now);
        case SUCCESS, FAILURE -> answer.show(future.get(), task);
      };
    }
  }
}
