package io.launch.cli.task;

import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Session;
import io.launch.cli.Text;
import io.launch.client.LaunchClient;
import io.launch.client.TaskWatch;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `launch tasks watch`: what happens to a task, as it happens.
@Command(
    name = "watch",
    description = {
      "Follow a task until it has ended: each change on standard error, then its result on standard"
          + " output or why it failed (exit code 1).",
      "With --json each change is a line of JSON on standard output, the last one the outcome."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch tasks watch 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e > result.json",
      "  launch tasks watch 0b9f6d5e-8a37-4a55-9a58-0a3c8f6f9b1e --json | jq .detail.progress"
    })
final class WatchTaskCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "The task's id, a UUID.")
  private String id = "";

  WatchTaskCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Output output = session.output();
    TaskId task = new TaskId(id);
    try (LaunchClient client = session.connect();
        TaskWatch watch = client.tasks().watch(task)) {
      String said = "";
      boolean first = true;
      for (TaskView change : watch) {
        String line = line(change);
        boolean news = !line.equals(said);
        said = line;
        if (output.json() && !output.line(change)) {
          return ExitCode.OK.number();
        }
        if (!output.json() && news) {
          Instant at = moment(change.detail(), first);
          session.terminal().err().println(Text.clock(at) + "  " + line);
        }
        first = false;
        if (output.json() && Words.ended(change)) {
          return change.status() == TaskStatus.SUCCESS
              ? ExitCode.OK.number()
              : ExitCode.FAILED.number();
        }
      }
      return new Answer(output, session.terminal().err())
          .show(client.tasks().future(task).get(), task);
    }
  }

  private static String line(TaskView task) {
    TaskDetail detail = task.detail();
    if (detail == null) {
      return task.status().name();
    }
    return switch (detail.state()) {
      case PENDING, SUCCESS, FAILURE, EXPIRED, CANCELLED, DEAD, TIMED_OUT ->
          Words.stateInFull(detail);
      case STARTED -> started(detail);
    };
  }

  private static String started(TaskDetail detail) {
    String attempt = detail.attempts() > 1 ? ", attempt " + Words.attempts(detail) : "";
    if (detail.progress() != null) {
      return Words.progress(detail.progress()) + attempt;
    }
    return detail.workerId() == null
        ? "STARTED, " + Words.NEXT + attempt
        : "STARTED, %s has it%s".formatted(detail.workerId(), attempt);
  }

  /// When that was, as far as the server says.
  ///
  /// @param first whether nothing was seen of it before; else one that waits has just come back
  private static Instant moment(@Nullable TaskDetail detail, boolean first) {
    if (detail == null) {
      return Instant.now();
    }
    if (detail.endedAt() != null) {
      return detail.endedAt();
    }
    if (detail.state() == TaskDetail.State.PENDING) {
      return first && detail.attempts() == 0 ? detail.createdAt() : Instant.now();
    }
    if (detail.progress() != null) {
      return detail.progress().at();
    }
    return detail.startedAt() == null ? Instant.now() : detail.startedAt();
  }
}
