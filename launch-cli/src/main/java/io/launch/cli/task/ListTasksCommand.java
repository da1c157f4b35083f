package io.launch.cli.task;

import io.launch.api.task.ListTasksResponse;
import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskView;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.UsageException;
import io.launch.client.LaunchClient;
import io.launch.client.TaskFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `launch tasks list`: which tasks there are.
@Command(
    name = "list",
    description = "List async tasks, newest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch tasks list --endpoint embed --state failure,dead --since 2h",
      "  launch tasks list --label nightly --json | jq -r '.tasks[].task_id'"
    })
final class ListTasksCommand implements Callable<Integer> {
  private static final int LARGEST_PAGE = 1_000;

  private final Session session;

  @Option(
      names = "--endpoint",
      paramLabel = "NAME_OR_ID",
      description = "Only those of this endpoint; of one that was deleted by its id.")
  private @Nullable String endpoint;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Only those in one of these: pending, started, success, failure, expired, cancelled, dead,"
              + " timed-out.")
  private List<TaskDetail.State> states = new ArrayList<>();

  @Option(names = "--label", paramLabel = "TEXT", description = "Only those with this label.")
  private @Nullable String label;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only those created since, such as 2h ago, or 2026-05-01T10:00:00Z.")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only those created before, such as 30m ago, or 2026-05-01T10:00:00Z.")
  private @Nullable Instant until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--cursor",
      paramLabel = "TEXT",
      description = "Go on behind another list: its next_cursor.")
  private @Nullable String cursor;

  ListTasksCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new UsageException("--limit: %d (expected: 1 or more).", limit);
    }
    Output output = session.output();
    try (LaunchClient client = session.connect()) {
      ListTasksResponse found = fetch(client, filter(client));
      if (output.json()) {
        output.document(found);
        return ExitCode.OK.number();
      }
      EndpointNames names = EndpointNames.of(client);
      output.show(found, () -> TaskTable.of(found.tasks(), names, Instant.now()));
      if (found.tasks().isEmpty()) {
        output.say("(none)");
      } else if (found.nextCursor() != null) {
        output.say("(there are more: --limit %d shows so many)".formatted(limit * 10L));
      }
    }
    return ExitCode.OK.number();
  }

  private TaskFilter filter(LaunchClient client) {
    TaskFilter filter = TaskFilter.ALL.withStates(states.toArray(TaskDetail.State[]::new));
    if (endpoint != null) {
      filter = filter.withEndpoint(EndpointNames.id(client, endpoint));
    }
    if (label != null) {
      filter = filter.withLabel(label);
    }
    if (since != null) {
      filter = filter.withSince(since);
    }
    return until == null ? filter : filter.withUntil(until);
  }

  private ListTasksResponse fetch(LaunchClient client, TaskFilter filter) {
    List<TaskView> tasks = new ArrayList<>();
    String next = cursor;
    do {
      int wanted = Math.min(limit - tasks.size(), LARGEST_PAGE);
      ListTasksResponse page = client.tasks().page(filter, wanted, next);
      tasks.addAll(page.tasks());
      next = page.nextCursor();
    } while (next != null && tasks.size() < limit);
    return new ListTasksResponse(tasks, next);
  }
}
