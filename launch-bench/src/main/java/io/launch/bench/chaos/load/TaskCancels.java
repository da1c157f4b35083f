package io.launch.bench.chaos.load;

import io.launch.api.LaunchException;
import io.launch.bench.chaos.fault.Fault;
import io.launch.bench.chaos.fault.PlannedFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Callers who want some of their tasks no longer. What becomes of each is up to the server: a task
/// that has ended meanwhile stays as it is.
public record TaskCancels(Gateway gateway, TaskBook book) implements Fault {
  private static final int MOST = 10;

  @Override
  public String make(PlannedFault plan) throws NobodyThere {
    List<TrackedTask> open = new ArrayList<>(book.open());
    Collections.shuffle(open, new Random(plan.number()));
    List<TrackedTask> some = open.subList(0, Math.min(MOST, open.size()));
    if (some.isEmpty()) {
      throw new NobodyThere("no task was open");
    }
    long answered = some.stream().filter(this::cancel).count();
    return "%d asked for, %d answered".formatted(some.size(), answered);
  }

  private boolean cancel(TrackedTask task) {
    // Before: it may be carried out without an answer.
    task.cancelAsked();
    try {
      Instant asked = book.now();
      book.saw(gateway.ask(client -> client.tasks().cancel(task.id())), asked);
      return true;
    } catch (LaunchException e) {
      // No answer, or it has ended.
      return false;
    }
  }
}
