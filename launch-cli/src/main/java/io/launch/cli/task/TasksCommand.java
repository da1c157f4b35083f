package io.launch.cli.task;

import io.launch.cli.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `launch tasks`: what can be done with async requests.
@Command(
    name = "tasks",
    description =
        "List, show and watch async tasks, cancel them and run them again, and see what they were"
            + " given.",
    synopsisSubcommandLabel = "COMMAND")
public final class TasksCommand {
  private TasksCommand() {}

  public static CommandLine in(Session session) {
    return new CommandLine(new TasksCommand())
        .addSubcommand(new ListTasksCommand(session))
        .addSubcommand(new ShowTaskCommand(session))
        .addSubcommand(new WatchTaskCommand(session))
        .addSubcommand(new CancelTaskCommand(session))
        .addSubcommand(new RetryTaskCommand(session))
        .addSubcommand(new TaskInputCommand(session))
        .addSubcommand(new TaskHistoryCommand(session));
  }
}
