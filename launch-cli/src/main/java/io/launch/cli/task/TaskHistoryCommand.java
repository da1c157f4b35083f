package io.launch.cli.task;

import io.launch.api.task.TaskEventView;
import io.launch.api.task.TaskHistoryResponse;
import io.launch.api.task.TaskId;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch tasks history`: what happened to a task out of the ordinary.
@Command(
    name = "history",
    description =
        "Print what happened to a task out of the ordinary, oldest first: workers that died with it,"
            + " attempts that failed, its cancellation.",
    footerHeading = "%nExamples:%n",
    footer = "  launch tasks history 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e")
final class TaskHistoryCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "The task's id, a UUID.")
  private String id = "";

  TaskHistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      List<TaskEventView> events = client.tasks().history(new TaskId(id));
      if (output.json()) {
        output.document(new TaskHistoryResponse(events));
      } else if (events.isEmpty()) {
        output.say("(nothing out of the ordinary)");
      } else {
        output.lines(TaskTable.ofHistory(events).lines(Integer.MAX_VALUE));
      }
    }
    return ExitCode.OK.number();
  }
}
