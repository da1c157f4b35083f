package io.launch.bench.chaos.load;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Reads what is open again and again, and some of what has ended: an outcome must stay as it was
/// first seen.
public final class Observer implements Runnable {
  private static final Duration ROUND = Duration.ofMillis(250);
  private static final int CHUNK = 100;
  private static final int ENDED_PER_ROUND = 50;

  private final Gateway gateway;
  private final TaskBook book;
  private final Random random;
  private volatile boolean stopped;

  public Observer(Gateway gateway, TaskBook book, Random random) {
    this.gateway = gateway;
    this.book = book;
    this.random = random;
  }

  /// Lets it end after the round under way.
  public void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        Thread.sleep(ROUND);
        look();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// Reads every task of the run once more.
  ///
  /// @throws LaunchException when the servers do not answer for `patience`
  public void readAll(Duration patience) throws InterruptedException {
    for (List<TaskId> chunk : chunks(new ArrayList<>(book.tasks()))) {
      gateway.insist(
          patience,
          client -> {
            read(chunk);
            return client;
          });
    }
  }

  private void look() {
    List<TrackedTask> all = new ArrayList<>(book.tasks());
    Collections.shuffle(all, random);
    List<TrackedTask> some = new ArrayList<>(book.open());
    all.stream().filter(TrackedTask::ended).limit(ENDED_PER_ROUND).forEach(some::add);
    for (List<TaskId> chunk : chunks(some)) {
      try {
        read(chunk);
      } catch (LaunchException notNow) {
        return;
      }
    }
  }

  private void read(List<TaskId> chunk) {
    try {
      Instant asked = book.now();
      gateway.ask(client -> client.tasks().read(chunk)).forEach(task -> book.saw(task, asked));
    } catch (LaunchException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      chunk.forEach(this::readOne);
    }
  }

  private void readOne(TaskId id) {
    try {
      Instant asked = book.now();
      book.saw(gateway.ask(client -> client.tasks().get(id)), asked);
    } catch (LaunchException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      book.missed(id);
    }
  }

  private static List<List<TaskId>> chunks(List<TrackedTask> tasks) {
    List<List<TaskId>> chunks = new ArrayList<>();
    for (int from = 0; from < tasks.size(); from += CHUNK) {
      chunks.add(
          tasks.subList(from, Math.min(tasks.size(), from + CHUNK)).stream()
              .map(TrackedTask::id)
              .toList());
    }
    return chunks;
  }
}
