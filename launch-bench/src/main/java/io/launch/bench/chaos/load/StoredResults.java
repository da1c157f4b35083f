package io.launch.bench.chaos.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.client.LaunchClient;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fetches every stored result of a run, pickles and large JSON texts, and checks it.
public record StoredResults(Gateway gateway, TaskBook book) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// @return how many there are
  public int check() throws InterruptedException {
    List<TrackedTask> stored =
        book.tasks().stream()
            .filter(task -> task.outcome().map(Outcome::stored).orElse(false))
            .toList();
    for (TrackedTask task : stored) {
      check(task);
    }
    return stored.size();
  }

  private void check(TrackedTask task) throws InterruptedException {
    try {
      Object value = gateway.insist(PATIENCE, client -> fetch(client, task));
      TaskBook.checkAnswer(task, value instanceof Map<?, ?> answer ? answer : Map.of());
    } catch (LaunchException e) {
      task.breach("LOST RESULT: " + e.message());
    }
  }

  private static @Nullable Object fetch(LaunchClient client, TrackedTask task) {
    if (task.request().pickled()) {
      return client.tasks().future(task.id()).get(PATIENCE).fetchPickled();
    }
    Object result = client.tasks().read(List.of(task.id())).getFirst().result();
    Object url = result instanceof Map<?, ?> fields ? fields.get("result_url") : null;
    try (InputStream in = URI.create(String.valueOf(url)).toURL().openStream()) {
      return JSON.readValue(in, Map.class);
    } catch (FileNotFoundException gone) {
      throw new LaunchException(ErrorCode.NOT_FOUND, "no object at " + url, gone);
    } catch (IOException e) {
      throw new LaunchException(ErrorCode.UNAVAILABLE, url + ": " + e, e);
    }
  }
}
