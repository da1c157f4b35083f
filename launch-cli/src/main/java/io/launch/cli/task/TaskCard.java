package io.launch.cli.task;

import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskEventView;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.cli.CliJson;
import io.launch.cli.ExitCode;
import io.launch.cli.Output;
import io.launch.cli.Table;
import io.launch.cli.Text;
import io.launch.client.EndpointResponse;
import io.launch.client.LaunchClient;
import io.launch.client.ModelEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that is known of one task: where it is, how it got there, why it failed, what to do.
///
/// @param outcome what came of it; empty while it is open
public record TaskCard(
    TaskView task,
    Optional<EndpointResponse> outcome,
    List<TaskEventView> history,
    EndpointNames names) {
  /// Asks for all of it.
  public static TaskCard of(LaunchClient client, TaskId id) {
    TaskView task = client.tasks().getWithPosition(id);
    return new TaskCard(
        task,
        Words.ended(task) ? Optional.of(client.tasks().future(id).get()) : Optional.empty(),
        task.detail() == null ? List.of() : client.tasks().history(id),
        EndpointNames.of(client));
  }

  /// Shows it.
  ///
  /// @return the exit code: that of a failure, when it has failed
  public int show(Output output) {
    if (output.json()) {
      output.document(document());
    } else {
      output.lines(lines(Instant.now()));
    }
    boolean failed =
        outcome.filter(it -> it.status() == EndpointResponse.Status.FAILURE).isPresent();
    return failed ? ExitCode.FAILED.number() : ExitCode.OK.number();
  }

  /// The card as one JSON document.
  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("task_id", task.taskId());
    document.put("status", task.status());
    document.put("result", result());
    document.put("result_url", outcome.flatMap(EndpointResponse::resultUrl).orElse(null));
    document.put("traceback", outcome.flatMap(EndpointResponse::traceback).orElse(null));
    document.put("detail", task.detail());
    document.put("history", history);
    return document;
  }

  /// The card for people.
  ///
  /// @param now for how long ago things were
  public List<String> lines(Instant now) {
    Table table = new Table("task", task.taskId().value()).whole(1);
    TaskDetail detail = task.detail();
    if (detail == null) {
      table.row("state", task.status());
    } else {
      table.row("state", Words.stateInFull(detail));
      origin(table, detail, now);
      way(table, detail, now);
    }
    List<String> lines = new ArrayList<>(table.lines(Integer.MAX_VALUE));
    if (!history.isEmpty()) {
      section(lines, "History:", TaskTable.ofHistory(history).lines(Integer.MAX_VALUE));
    }
    outcome
        .flatMap(EndpointResponse::traceback)
        .ifPresent(trace -> section(lines, "Why it failed:", why(trace)));
    outcome
        .flatMap(EndpointResponse::resultUrl)
        .ifPresent(url -> section(lines, "Result, a Python pickle:", List.of(url)));
    Object result = result();
    if (result != null || outcome.flatMap(EndpointResponse::result).isPresent()) {
      section(lines, "Result:", CliJson.pretty(result).lines().toList());
    }
    if (detail != null) {
      next(lines, Words.nextSteps(task.taskId(), detail, name(detail)));
    }
    return lines;
  }

  /// The stack of a call whose time was over does not say that it was.
  private List<String> why(String trace) {
    boolean said = !(task.result() instanceof String error) || trace.contains(error.strip());
    String whole = said ? trace : task.result() + "\n" + trace;
    return whole.stripTrailing().lines().toList();
  }

  private static void next(List<String> lines, Map<String, String> steps) {
    if (steps.isEmpty()) {
      return;
    }
    int width = steps.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> next = new ArrayList<>();
    steps.forEach((command, purpose) ->
        next.add("  " + command + " ".repeat(width - command.length() + 2) + purpose));
    section(lines, "Next:", next);
  }

  private void origin(Table table, TaskDetail detail, Instant now) {
    table.row("endpoint", endpoint(detail));
    if (detail.label() != null) {
      table.row("label", detail.label());
    }
    if (detail.priority() != 0) {
      table.row("priority", detail.priority());
    }
    if (detail.retryOf() != null) {
      table.row("repeats", detail.retryOf());
    }
    if (detail.retriedAs() != null) {
      table.row("repeated as", detail.retriedAs());
    }
    table.row("created", moment(detail.createdAt(), now));
  }

  private void way(Table table, TaskDetail detail, Instant now) {
    Instant started = detail.startedAt();
    Instant ended = detail.endedAt();
    if (started != null) {
      Duration waited = Duration.between(detail.createdAt(), started);
      table.row(
          "started",
          moment(started, now)
              + (detail.attempts() == 1 ? ", after waiting " + Text.span(waited) : ""));
    }
    if (detail.progress() != null) {
      table.row(
          "progress",
          "%s (%s ago)"
              .formatted(
                  Words.progress(detail.progress()), TaskTable.age(detail.progress().at(), now)));
    }
    if (ended != null) {
      String ran =
          started == null ? "" : ", after running " + Text.span(Duration.between(started, ended));
      table.row("ended", moment(ended, now) + ran);
    }
    if (detail.attempts() > 0) {
      table.row("attempts", Words.attempts(detail));
    }
    if (detail.workerId() != null) {
      table.row(
          "worker",
          detail.workerId() + (detail.revision() == null ? "" : ", revision " + detail.revision()));
    }
    limits(table, detail, now);
  }

  private void limits(Table table, TaskDetail detail, Instant now) {
    boolean open = !Words.ended(task);
    TaskDetail.Place place = detail.queue();
    if (place != null) {
      String estimate =
          place.startsInSeconds() == null
              ? "when it starts is not known, because nothing ended in the last minute"
              : "starts in about " + Text.span(place.startsInSeconds());
      table.row("in line", Text.count(place.ahead(), "task") + " before it, " + estimate);
    }
    if (open && detail.notBefore() != null && detail.notBefore().isAfter(now)) {
      table.row("tried again", "in " + left(detail.notBefore(), now));
    }
    if (detail.state() == TaskDetail.State.PENDING) {
      table.row("expires", "in " + left(detail.expiresAt(), now));
    }
    if (detail.deadline() != null) {
      table.row(
          "deadline", open ? "in " + left(detail.deadline(), now) : Text.time(detail.deadline()));
    }
    if (detail.deletedAt() != null) {
      table.row("kept until", Text.time(detail.deletedAt()));
    }
  }

  /// The endpoint, and what is wrong with it.
  private String endpoint(TaskDetail detail) {
    return names
        .find(detail.modelEndpointId())
        .map(TaskCard::endpoint)
        .orElseGet(() -> detail.modelEndpointId() + ", which is not among your endpoints");
  }

  private static String endpoint(ModelEndpoint endpoint) {
    String reason = endpoint.statusReason().isEmpty() ? "" : ": " + endpoint.statusReason();
    return "%s, %s%s".formatted(endpoint.name(), endpoint.status(), reason);
  }

  private @Nullable String name(TaskDetail detail) {
    return names.find(detail.modelEndpointId()).map(ModelEndpoint::name).orElse(null);
  }

  private @Nullable Object result() {
    return outcome.flatMap(EndpointResponse::result).map(CliJson::value).orElse(null);
  }

  private static void section(List<String> lines, String heading, List<String> more) {
    lines.add("");
    lines.add(heading);
    lines.addAll(more);
  }

  private static String moment(Instant then, Instant now) {
    return Text.time(then) + " (" + TaskTable.age(then, now) + " ago)";
  }

  private static String left(Instant then, Instant now) {
    return Text.span(Duration.between(now, then));
  }
}
