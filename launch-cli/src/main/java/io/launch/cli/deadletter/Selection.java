package io.launch.cli.deadletter;

import io.launch.api.task.TaskId;
import io.launch.cli.Output;
import io.launch.cli.UsageException;
import io.launch.client.AsyncEndpoint;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which dead letters of an endpoint are meant.
final class Selection {
  @Parameters(index = "0", paramLabel = "NAME", description = "The endpoint's name.")
  String name = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "Ids of tasks.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--all", description = "All that there are.")
  private boolean all;

  /// Refuses all and some at once, and neither.
  void check() {
    if (all != ids.isEmpty()) {
      throw new UsageException(
          "%s (expected: either ids of tasks or --all).",
          all ? "both ids and --all are given" : "neither ids nor --all is given");
    }
  }

  /// Says how many are left, when all were meant: a server does not do everything at once.
  void sayWhatIsLeft(AsyncEndpoint endpoint, Output output) {
    int left = all && !output.json() ? endpoint.queue().deadLetters() : 0;
    if (left > 0) {
      output.say("(%s left: run it again)".formatted(left == 1 ? "1 is" : left + " are"));
    }
  }

  boolean all() {
    return all;
  }

  List<TaskId> ids() {
    return ids.stream().map(TaskId::new).toList();
  }
}
