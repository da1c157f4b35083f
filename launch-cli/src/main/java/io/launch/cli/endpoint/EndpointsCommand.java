package io.launch.cli.endpoint;

import io.launch.cli.Session;
import io.launch.cli.deadletter.DeadLettersCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `launch endpoints`: what can be done with endpoints.
@Command(
    name = "endpoints",
    description =
        "Create, list, show, update, restart and delete endpoints, read what their workers print, and"
            + " look after the queues of async ones.",
    synopsisSubcommandLabel = "COMMAND")
public final class EndpointsCommand {
  private EndpointsCommand() {}

  public static CommandLine in(Session session) {
    return new CommandLine(new EndpointsCommand())
        .addSubcommand(new CreateEndpointCommand(session))
        .addSubcommand(new ListEndpointsCommand(session))
        .addSubcommand(new ShowEndpointCommand(session))
        .addSubcommand(new UpdateEndpointCommand(session))
        .addSubcommand(new RestartEndpointCommand(session))
        .addSubcommand(new DeleteEndpointCommand(session))
        .addSubcommand(new EndpointLogsCommand(session))
        .addSubcommand(new QueueCommand(session))
        .addSubcommand(new WatchEndpointCommand(session))
        .addSubcommand(DeadLettersCommand.in(session));
  }
}
