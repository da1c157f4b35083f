package io.launch.cli.deadletter;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskInputView;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.task.TaskCard;
import io.launch.cli.task.TaskInputCommand;
import io.launch.client.LaunchClient;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch endpoints dead-letters show`: one of them, with its history and its input.
@Command(
    name = "show",
    description =
        "Show a task that was given up on: why, what happened before, and what it was given.",
    footerHeading = "%nExamples:%n",
    footer = "  launch endpoints dead-letters show embed 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e")
final class ShowDeadLetterCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "ID", description = "The task's id, a UUID.")
  private String id = "";

  ShowDeadLetterCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    TaskId task = new TaskId(id);
    try (LaunchClient client = session.connect()) {
      var endpoint = client.endpoints().async(name).modelEndpoint();
      TaskCard card = TaskCard.of(client, task);
      TaskDetail detail = card.task().detail();
      if (detail == null
          || detail.state() != TaskDetail.State.DEAD
          || !detail.modelEndpointId().equals(endpoint.id())) {
        throw new LaunchException(
            ErrorCode.NOT_FOUND,
            "task: %s is no dead letter of endpoint %s (next: see `launch tasks show %s`)"
                .formatted(id, name, id));
      }
      show(output, card, client.tasks().input(task));
    }
    return ExitCode.OK.number();
  }

  private static void show(Output output, TaskCard card, TaskInputView input) {
    if (output.json()) {
      Map<String, @Nullable Object> document = new LinkedHashMap<>(card.document());
      document.put("input", input);
      output.document(document);
      return;
    }
    output.lines(card.lines(Instant.now()));
    output.lines(List.of("", "Input:"));
    TaskInputCommand.print(output, input);
  }
}
