package io.launch.cli.task;

import io.launch.api.task.TaskId;
import io.launch.api.task.TaskInputView;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.client.LaunchClient;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch tasks input`: what a task was given.
@Command(
    name = "input",
    description =
        "Print what a task was given: its JSON, or where the worker fetches it. A large JSON is a"
            + " signed URL.",
    footerHeading = "%nExamples:%n",
    footer = "  launch tasks input 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e > input.json")
public final class TaskInputCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "The task's id, a UUID.")
  private String id = "";

  TaskInputCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (LaunchClient client = session.connect()) {
      print(session.output(), client.tasks().input(new TaskId(id)));
    }
    return ExitCode.OK.number();
  }

  /// Prints an input: as JSON, or as the address where it is.
  public static void print(Output output, TaskInputView input) {
    if (output.json()) {
      output.document(input);
    } else if (input.args() != null) {
      output.document(input.args());
    } else {
      String address =
          Stream.of(input.argsUrl(), input.url(), input.cloudpickle())
              .filter(Objects::nonNull)
              .findFirst()
              .orElse("null");
      output.lines(List.of(address));
    }
  }
}
