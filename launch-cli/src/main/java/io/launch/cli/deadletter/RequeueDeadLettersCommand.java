package io.launch.cli.deadletter;

import io.launch.api.task.RequeueTasksResponse;
import io.launch.api.task.TaskId;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.Table;
import io.launch.client.AsyncEndpoint;
import io.launch.client.DeadLetters;
import io.launch.client.LaunchClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `launch endpoints dead-letters requeue`: has them run again.
@Command(
    name = "requeue",
    description =
        "Have tasks that were given up on run again, each as a new task with the same input.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints dead-letters requeue embed 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e",
      "  launch endpoints dead-letters requeue embed --all"
    })
final class RequeueDeadLettersCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private Selection selection = new Selection();

  RequeueDeadLettersCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    selection.check();
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      AsyncEndpoint endpoint = client.endpoints().async(selection.name);
      DeadLetters dead = endpoint.deadLetters();
      show(output, selection.all() ? dead.requeueAll() : dead.requeue(selection.ids()));
      selection.sayWhatIsLeft(endpoint, output);
    }
    return ExitCode.OK.number();
  }

  private static void show(Output output, Map<TaskId, TaskId> requeued) {
    if (output.json()) {
      output.document(new RequeueTasksResponse(requeued));
    } else if (requeued.isEmpty()) {
      output.say("(there are none)");
    } else {
      Table table = new Table("DEAD LETTER", "RUNS AGAIN AS").whole(1);
      requeued.forEach(table::row);
      output.lines(table.lines(Integer.MAX_VALUE));
    }
  }
}
