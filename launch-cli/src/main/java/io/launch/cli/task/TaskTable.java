package io.launch.cli.task;

import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskEventView;
import io.launch.api.task.TaskView;
import io.launch.cli.Table;
import io.launch.cli.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Tasks as people read them, one line for each.
public final class TaskTable {
  private TaskTable() {}

  /// Tasks of any endpoint.
  static Table of(List<TaskView> tasks, EndpointNames names, Instant now) {
    Table table =
        new Table("ID", "STATE", "ENDPOINT", "LABEL", "AGE", "ATTEMPTS", "WORKER").whole(0);
    for (TaskView task : tasks) {
      TaskDetail detail = task.detail();
      if (detail == null) {
        table.row(task.taskId(), task.status(), "", "", "", "", "");
        continue;
      }
      table.row(
          task.taskId(),
          detail.state(),
          names.name(detail.modelEndpointId()),
          Objects.toString(detail.label(), ""),
          age(detail.createdAt(), now),
          Words.attempts(detail),
          Objects.toString(detail.workerId(), ""));
    }
    return table;
  }

  /// Dead letters of one endpoint.
  public static Table ofDeadLetters(List<TaskView> tasks, Instant now) {
    Table table = new Table("ID", "LABEL", "DIED", "ATTEMPTS", "WHY").whole(0);
    for (TaskView task : tasks) {
      TaskDetail detail = task.detail();
      Instant ended = detail == null ? null : detail.endedAt();
      table.row(
          task.taskId(),
          detail == null ? "" : Objects.toString(detail.label(), ""),
          ended == null ? "" : age(ended, now) + " ago",
          detail == null ? "" : Words.attempts(detail),
          Words.why(task));
    }
    return table;
  }

  /// What happened to one task.
  ///
  /// @param events of each the first line of its text: a lost worker's has what it printed below
  static Table ofHistory(List<TaskEventView> events) {
    Table table = new Table("AT", "WHAT", "ATTEMPT", "WORKER", "WHY").whole(4);
    for (TaskEventView event : events) {
      table.row(
          Text.time(event.at()),
          event.kind(),
          event.attempt() == 0 ? "" : event.attempt(),
          Objects.toString(event.workerId(), ""),
          event.text().lines().findFirst().orElse(""));
    }
    return table;
  }

  /// How long ago that was.
  static String age(Instant then, Instant now) {
    return Text.span(Duration.between(then, now));
  }
}
