package io.launch.cli.task;

import io.launch.api.task.ReadTasksResponse;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch tasks cancel`: ends tasks that nobody needs any more.
@Command(
    name = "cancel",
    description =
        "Cancel tasks: one that waits at once, one that runs by telling its model and, if it does not"
            + " listen, by ending its worker. Exit code 1 when one had ended before.",
    footerHeading = "%nExamples:%n",
    footer = "  launch tasks cancel 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e")
final class CancelTaskCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids of tasks.")
  private List<String> ids = new ArrayList<>();

  CancelTaskCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    List<TaskView> tasks = new ArrayList<>();
    try (LaunchClient client = session.connect()) {
      for (String id : ids) {
        TaskView task = client.tasks().cancel(new TaskId(id));
        tasks.add(task);
        output.say(
            Words.cancelled(task)
                ? "Task %s is CANCELLED.".formatted(id)
                : "Task %s had ended before: %s.".formatted(id, Words.state(task)));
      }
    }
    if (output.json()) {
      output.document(new ReadTasksResponse(tasks));
    }
    return tasks.stream().allMatch(Words::cancelled)
        ? ExitCode.OK.number()
        : ExitCode.FAILED.number();
  }
}
