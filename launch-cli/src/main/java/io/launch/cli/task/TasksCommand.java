package io.launch.cli.task;

import io.launch.cli.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `launch tasks`: what can be done with async requests.
@Command(
    name = "tasks",
    description = "Show async tasks and wait for them.",
    synopsisSubcommandLabel = "COMMAND")
public final class TasksCommand {
  private TasksCommand() {}

  public static CommandLine in(Session session) {
    return new CommandLine(new TasksCommand()).addSubcommand(new ShowTaskCommand(session));
  }
}
