package io.launch.cli.deadletter;

import io.launch.api.task.RequeueTasksResponse;
import io.launch.api.task.TaskId;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.Table;
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
    Map<TaskId, TaskId> requeued;
    try (LaunchClient client = session.connect()) {
      DeadLetters dead = client.endpoints().async(selection.name).deadLetters();
      requeued = selection.all() ? dead.requeueAll() : dead.requeue(selection.ids());
    }
    if (output.json()) {
      output.document(new RequeueTasksResponse(requeued));
    } else if (requeued.isEmpty()) {
      output.say("(none of them is a dead letter)");
    } else {
      Table table = new Table("DEAD LETTER", "RUNS AGAIN AS").whole(1);
      requeued.forEach(table::row);
      output.lines(table.lines(Integer.MAX_VALUE));
    }
    boolean complete = selection.all() || requeued.keySet().containsAll(selection.ids());
    return complete ? ExitCode.OK.number() : ExitCode.FAILED.number();
  }
}
