package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.ListTasksResponse;
import io.launch.core.task.TaskRepository;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import java.util.Optional;

/// `?limit=` and `?cursor=` of lists of tasks, and their pages.
final class TaskPaging {
  static final Rule LIMIT = Rules.integer(1, 1_000);

  private static final int USUAL = 100;

  private TaskPaging() {}

  static int limit(Call call) {
    return Queries.optional(call, "limit", LIMIT).map(it -> it.intValue()).orElse(USUAL);
  }

  static Optional<Long> cursor(Call call) {
    return call.query("cursor")
        .map(text -> {
          if (!text.matches("\\d{1,18}")) {
            throw new LaunchException(
                ErrorCode.INVALID_ARGUMENT,
                "cursor: %s (expected: the next_cursor of the page before)".formatted(text));
          }
          return Long.valueOf(text);
        });
  }

  static ListTasksResponse page(TaskRepository.Page page, TaskViews views) {
    return new ListTasksResponse(
        page.tasks().stream().map(views::withoutResult).toList(),
        page.next().map(String::valueOf).orElse(null));
  }
}
