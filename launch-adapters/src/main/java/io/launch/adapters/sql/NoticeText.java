package io.launch.adapters.sql;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.server.Notice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Notices as words between spaces: who sends, what, about which ids. PostgreSQL takes less than
/// 8,000 bytes in one, so many ended tasks become several notices.
///
/// @param sender names the server that posted it
record NoticeText(String sender, Notice notice) {
  private static final int MAX_CHARACTERS = 7_000;
  private static final String SPACE = " ";

  /// The texts of a notice; ids and names of senders are ASCII without spaces.
  static List<String> write(String sender, Notice notice) {
    return switch (notice) {
      case Notice.EndpointChanged(var endpoint) -> one(sender, "endpoint", endpoint.value());
      case Notice.TasksQueued(var endpoint) -> one(sender, "queued", endpoint.value());
      case Notice.TasksEnded(var tasks) -> ended(sender, tasks);
      case Notice.TaskCancelled(var task) -> one(sender, "cancelled", task.value());
      case Notice.Missed() -> List.of(sender + SPACE + "missed");
    };
  }

  private static List<String> one(String sender, String kind, String id) {
    return List.of(String.join(SPACE, sender, kind, id));
  }

  private static List<String> ended(String sender, List<TaskId> tasks) {
    List<String> texts = new ArrayList<>();
    String start = sender + SPACE + "ended";
    StringBuilder text = new StringBuilder(start);
    for (TaskId task : tasks) {
      if (text.length() > start.length()
          && text.length() + task.value().length() >= MAX_CHARACTERS) {
        texts.add(text.toString());
        text = new StringBuilder(start);
      }
      text.append(SPACE).append(task.value());
    }
    if (text.length() > start.length()) {
      texts.add(text.toString());
    }
    return texts;
  }

  /// What a text says. One that a newer release wrote may say anything, so whoever waits had better
  /// look.
  static NoticeText read(String text) {
    List<String> words = Arrays.asList(text.split(SPACE, -1));
    List<String> ids = words.size() > 2 ? words.subList(2, words.size()) : List.of();
    return new NoticeText(words.getFirst(), notice(words.size() > 1 ? words.get(1) : "", ids));
  }

  private static Notice notice(String kind, List<String> ids) {
    if (ids.isEmpty()) {
      return new Notice.Missed();
    }
    return switch (kind) {
      case "endpoint" -> new Notice.EndpointChanged(new EndpointId(ids.getFirst()));
      case "queued" -> new Notice.TasksQueued(new EndpointId(ids.getFirst()));
      case "ended" ->
          new Notice.TasksEnded(ids.stream().map(TaskId::new).collect(Collectors.toList()));
      case "cancelled" -> new Notice.TaskCancelled(new TaskId(ids.getFirst()));
      default -> new Notice.Missed();
    };
  }
}
