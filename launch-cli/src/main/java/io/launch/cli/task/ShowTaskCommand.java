package io.launch.cli.task;

import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch tasks show`: where a task is, how it got there, and what came of it.
@Command(
    name = "show",
    description =
        "Show all that is known of a task: where it is, how it got there, its result or why it failed"
            + " (exit code 1), and what to do about it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch tasks show 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e",
      "  launch tasks show 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e --wait --result > result.json",
      "  launch tasks show 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e --json | jq -r .detail.state"
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

  @Option(
      names = "--result",
      description = "Print only the result on standard output, or why it failed on standard error.")
  private boolean resultOnly;

  ShowTaskCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var answer = new Answer(session.output(), session.terminal().err());
    TaskId task = new TaskId(id);
    try (LaunchClient client = session.connect()) {
      var future = client.tasks().future(task);
      if (wait && !answer.ended(future, timeout)) {
        return ExitCode.TRY_LATER.number();
      }
      if (!resultOnly) {
        return TaskCard.of(client, task).show(session.output());
      }
      TaskView now = client.tasks().get(task);
      return Words.ended(now) ? answer.show(future.get(), task) : answer.open(now);
    }
  }
}
