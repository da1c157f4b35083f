package io.launch.cli.endpoint;

import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskView;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.Text;
import io.launch.cli.task.Words;
import io.launch.client.AsyncEndpoint;
import io.launch.client.LaunchClient;
import io.launch.client.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch endpoints watch`: the outcomes of an endpoint's tasks, as they come.
@Command(
    name = "watch",
    description = {
      "Print the outcome of each task of an async endpoint as it ends, until Ctrl-C.",
      "With --json each is a line of JSON. After a broken connection one may come twice."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch endpoints watch embed",
      "  launch endpoints watch embed --since 1h --json | jq -r 'select(.status == \"FAILURE\").task_id'"
    })
final class WatchEndpointCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The endpoint's name.")
  private String name = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "First those that ended since, such as 2h ago, or 2026-05-01T10:00:00Z.")
  private @Nullable Instant since;

  WatchEndpointCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    try (LaunchClient client = session.connect();
        TaskWatch outcomes = watch(client.endpoints().async(name))) {
      for (TaskView task : outcomes) {
        if (!(output.json() ? output.line(task) : output.lines(List.of(line(task))))) {
          break;
        }
      }
    }
    return ExitCode.OK.number();
  }

  private TaskWatch watch(AsyncEndpoint endpoint) {
    return since == null ? endpoint.watchOutcomes() : endpoint.watchOutcomes(since);
  }

  private static String line(TaskView task) {
    TaskDetail detail = task.detail();
    if (detail == null || detail.endedAt() == null) {
      return "%s  %s".formatted(task.taskId(), Words.state(task));
    }
    Instant began = detail.startedAt() == null ? detail.createdAt() : detail.startedAt();
    String label = detail.label() == null ? "" : "  " + detail.label();
    String why = Words.why(task);
    return "%s  %s  %-9s  %s%s%s"
        .formatted(
            Text.clock(detail.endedAt()),
            task.taskId(),
            detail.state(),
            Text.span(Duration.between(began, detail.endedAt())),
            label,
            why.isEmpty() ? "" : "  " + why);
  }
}
