package io.launch.cli.task;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.CreateTaskResponse;
import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.cli.CliJson;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Text;
import io.launch.client.EndpointResponse;
import io.launch.client.EndpointResponseFuture;
import io.launch.client.EndpointResponseStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says what came of a prediction: the result on standard output, a failure's stack trace on
/// standard error, and an exit code.
record Answer(Output output, PrintWriter err) {

  /// A task that nobody waits for.
  int accepted(TaskId task) {
    if (output.json()) {
      output.document(new CreateTaskResponse(task));
    } else {
      output.lines(List.of(task.value()));
    }
    return ExitCode.OK.number();
  }

  /// Waits for a task's outcome and shows it.
  int await(EndpointResponseFuture task, Duration patience) {
    return ended(task, patience) ? show(task.get(), task.taskId()) : ExitCode.TRY_LATER.number();
  }

  /// Waits for a task's outcome; says so when it does not come in time.
  boolean ended(EndpointResponseFuture task, Duration patience) {
    try {
      task.get(patience);
      return true;
    } catch (LaunchException e) {
      if (e.code() != ErrorCode.DEADLINE_EXCEEDED) {
        throw e;
      }
      err.printf(
          "launch: task %s has not ended after %s; it goes on.%n",
          task.taskId(), Text.span(patience));
      err.printf("  `launch tasks watch %s` waits for it.%n", task.taskId());
      return false;
    }
  }

  /// Shows a task that has not ended yet.
  int open(TaskView task) {
    if (output.json()) {
      output.document(task);
    } else {
      output.say(Words.state(task));
    }
    return ExitCode.OK.number();
  }

  /// Shows an outcome; `task` is null for a sync answer.
  int show(EndpointResponse response, @Nullable TaskId task) {
    Object result = response.result().map(CliJson::value).orElse(null);
    if (output.json()) {
      output.document(document(response, result, task));
    }
    return switch (response.status()) {
      case SUCCESS -> {
        if (!output.json()) {
          response.resultUrl().ifPresentOrElse(output::say, () -> output.document(result));
        }
        yield ExitCode.OK.number();
      }
      case FAILURE -> {
        if (!output.json()) {
          complain(response, task);
        }
        yield ExitCode.FAILED.number();
      }
      case PENDING -> {
        output.say("PENDING");
        yield ExitCode.OK.number();
      }
    };
  }

  /// Shows each piece as it comes, on a line of its own, for as long as somebody reads.
  int stream(EndpointResponseStream<EndpointResponse> pieces) {
    for (EndpointResponse piece : pieces) {
      boolean failed = piece.status() == EndpointResponse.Status.FAILURE;
      Object result = piece.result().map(CliJson::value).orElse(null);
      boolean read = true;
      if (output.json()) {
        read = output.line(document(piece, result, null));
      } else if (failed) {
        complain(piece, null);
      } else {
        read = output.line(result);
      }
      if (failed || !read) {
        return failed ? ExitCode.FAILED.number() : ExitCode.OK.number();
      }
    }
    return ExitCode.OK.number();
  }

  private void complain(EndpointResponse failure, @Nullable TaskId task) {
    String how =
        failure
            .detail()
            .filter(detail -> detail.state() != TaskDetail.State.FAILURE)
            .map(detail -> "ended " + Words.stateInFull(detail))
            .orElse("failed");
    err.println("launch: " + (task == null ? "the prediction" : "task " + task) + " " + how + ":");
    err.println(failure.traceback().orElse("").stripTrailing());
    failure
        .detail()
        .ifPresent(detail -> {
          if (task != null) {
            err.println("  `launch tasks show %s` shows how it got there.".formatted(task));
          }
        });
  }

  private static Map<String, @Nullable Object> document(
      EndpointResponse response, @Nullable Object result, @Nullable TaskId task) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    if (task != null) {
      document.put("task_id", task);
    }
    document.put("status", response.status());
    document.put("result", result);
    document.put("result_url", response.resultUrl().orElse(null));
    document.put("traceback", response.traceback().orElse(null));
    response.detail().ifPresent(detail -> document.put("detail", detail));
    return document;
  }
}
