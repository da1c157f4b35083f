package io.launch.bench.chaos.load;

import io.launch.api.LaunchException;
import io.launch.api.task.TaskStatus;
import io.launch.client.EndpointResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Fetches every stored result of a run, and checks it.
public record PickledResults(Gateway gateway, TaskBook book) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// @return how many there are
  public int check() throws InterruptedException {
    List<TrackedTask> stored =
        book.tasks().stream().filter(task -> task.request().pickled() && succeeded(task)).toList();
    for (TrackedTask task : stored) {
      check(task);
    }
    return stored.size();
  }

  private void check(TrackedTask task) throws InterruptedException {
    try {
      Object value =
          gateway.insist(
              PATIENCE,
              client -> {
                EndpointResponse response = client.tasks().future(task.id()).get(PATIENCE);
                return response.fetchPickled();
              });
      TaskBook.checkAnswer(task, value instanceof Map<?, ?> answer ? answer : Map.of());
    } catch (LaunchException e) {
      task.breach("LOST RESULT: " + e.message());
    }
  }

  private static boolean succeeded(TrackedTask task) {
    return task.outcome().map(it -> it.status() == TaskStatus.SUCCESS).orElse(false);
  }
}
