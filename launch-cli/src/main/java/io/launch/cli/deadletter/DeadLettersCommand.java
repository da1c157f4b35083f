package io.launch.cli.deadletter;

import io.launch.cli.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `launch endpoints dead-letters`: what can be done with tasks that were given up on.
@Command(
    name = "dead-letters",
    description =
        "List and show the tasks of an async endpoint that were given up on, have them run again, or"
            + " delete them.",
    synopsisSubcommandLabel = "COMMAND")
public final class DeadLettersCommand {
  private DeadLettersCommand() {}

  public static CommandLine in(Session session) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand(new ListDeadLettersCommand(session))
        .addSubcommand(new ShowDeadLetterCommand(session))
        .addSubcommand(new RequeueDeadLettersCommand(session))
        .addSubcommand(new PurgeDeadLettersCommand(session));
  }
}
